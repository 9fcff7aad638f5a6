import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { ExitOffer } from "../../app/stage/js/exits.js";
import { normOf } from "../../app/stage/js/kernels.js";
import { pointsAt } from "../../app/stage/js/livesurface.js";
import { Pace } from "../../app/stage/js/pace.js";
import { THIN, TrailLayer } from "../../app/stage/js/traillayer.js";

const frames = (pace, between, count, from = 0) => {
  for (let at = 0; at < count; at += 1) pace.tick(from + between * at);
  return [pace.thin, pace.turns];
};

test("frames that come in time are left as they are", () => {
  assert.deepEqual(frames(new Pace(), 17, 300), [false, false]);
});

test("slow frames get thin lines first, and go by turns where these are not enough", () => {
  const pace = new Pace();
  assert.deepEqual(frames(pace, 25, 16), [true, false]);
  assert.deepEqual(frames(pace, 17, 300, 400), [true, false], "thin lines were enough");
  assert.deepEqual(frames(pace, 25, 60, 6000), [true, true]);
  pace.rest();
  assert.deepEqual([pace.thin, pace.turns], [true, false], "the next drag begins with what this machine needs, and tries without turns");
});

test("a hand that stands still is no slow frame", () => {
  assert.deepEqual(frames(new Pace(), 900, 50), [false, false]);
});

/** A canvas whose context remembers the width and dashes of what is stroked. */
function recorder() {
  const strokes = [], calls = {};
  const context = new Proxy(calls, {
    get: (held, name) => {
      if (name in held) return held[name];
      if (name === "stroke") return () => strokes.push({ width: held.lineWidth, dashed: held.dash?.length > 0 });
      if (name === "setLineDash") return (dash) => (held.dash = dash);
      return () => {};
    },
    set: (held, name, value) => {
      held[name] = value;
      return true;
    },
  });
  context.globalAlpha = 1;
  return { strokes, canvas: { width: 10, height: 10, getContext: () => context } };
}

/** A trail to and fro between two places `reach` apart. */
function zigzag(count, reach) {
  const x = Float32Array.from({ length: count }, (_, at) => (at % 2) * reach), y = new Float32Array(count);
  const along = Float32Array.from({ length: count }, (_, at) => at * reach), step = Uint32Array.from({ length: count }, (_, at) => at);
  return { x, y, along, step, count, pen: null };
}

test("thin lines are for long lines, and only while something is in a hand", () => {
  const clip = { left: 0, top: 0, width: 10, height: 10 }, style = { colour: "#123456", slot: 0, dash: [6, 3] };
  const drawn = (reach, more) => {
    const { strokes, canvas } = recorder();
    assert.ok(new TrailLayer(canvas).drawTo(99, [{ id: "o", trail: zigzag(100, reach), style }], { casing: "#ffffff", width: 2.4, beads: false, clip, ...more }));
    return strokes;
  };
  assert.ok(drawn(100, { rough: true, thin: true }).every(({ width, dashed }) => width === THIN && !dashed));
  assert.ok(drawn(100, { rough: true, thin: false }).every(({ width }) => width > THIN));
  assert.ok(drawn(1, { rough: true, thin: true }).every(({ width }) => width > THIN), "a short line keeps its width");
  assert.ok(drawn(100, { thin: true }).every(({ width }) => width > THIN), "at rest all are as they should be");
});

/** The payload's surface of (x^2 - a)^2 + y^2: minima at both roots of a, a saddle between them; asked counts its looks. */
function double() {
  const asked = { count: 0 };
  const ground = { size: 1, prepare: (k, c) => (c.set(k), c), at: (x, y, c, out) => { asked.count += 1; out.set([(x * x - c[0]) ** 2 + y * y, 4 * x * (x * x - c[0]), 2 * y]); } };
  const curvature = { size: 1, prepare: (k, c) => (c.set(k), c), at: (x, y, c, out) => out.set([12 * x * x - 4 * c[0], 0, 2]) };
  const printed = { kernel: "ground", hessian: "curvature", names: ["a"] };
  const values = { a: 1, rotation: 0, stretch: 1, shift_x: 0, shift_y: 0 };
  const critical = [{ sign: "minimum", x: 1, y: 0, along: [0, 0] }, { sign: "minimum", x: -1, y: 0, along: [0, 0] }, { sign: "saddle", x: 0, y: 0, along: [0, 0] }];
  const data = { critical, box: [-3, 3, -2, 2], live: { values, kernels: { rest: printed, placed: printed }, centre: [0, 0], level: 1e-6 } };
  return { asked, at: (a) => pointsAt(data, { ...values, a }, (source) => ({ ground, curvature })[source]) };
}

test("points are the same however a hand came to where it is, and the second frame of a drag knows the way of the first", () => {
  const dragged = double();
  for (const a of [1.2, 2, 5, 3, 0.5, 30]) dragged.at(a);
  const before = dragged.asked.count, points = dragged.at(31), cost = dragged.asked.count - before;
  const fresh = double();
  assert.deepEqual(points, fresh.at(31));
  assert.ok(4 * cost < fresh.asked.count, `${cost} looks of ${fresh.asked.count}`);
  for (const { sign, x, y } of points) assert.ok(Math.abs(sign === "saddle" ? x : Math.abs(x) - Math.sqrt(31)) < 1e-9 && Math.abs(y) < 1e-9);
  assert.equal(points.length, 3);
  assert.deepEqual(dragged.at(1), fresh.at(1), "and back to where Python has it");
});

test("the offer to zoom out stays where it stood while something is in a hand, and goes along at rest", () => {
  const offer = Object.create(ExitOffer.prototype), rect = { left: 0, top: 0, width: 600, height: 400 };
  Object.assign(offer, { button: { hidden: true, style: {} }, box: null, stood: null });
  const stand = (y, rough) => {
    offer.stand([{ x: 600, y, angle: 0 }], rect, { rough, canWiden: true });
    return offer.boxes()[0].top;
  };
  const first = stand(100, true);
  assert.equal(stand(200, true), first);
  assert.notEqual(stand(200, false), first);
  offer.stand([], rect, { rough: true, canWiden: true });
  assert.deepEqual([offer.boxes(), offer.button.hidden], [[], true]);
});

test("lengths are those of Math.hypot, from the smallest to the largest numbers and without any", () => {
  const sizes = [0, 5e-324, 1e-200, 1e-140, 3, -4, 1e149, 1e151, 1e300, Infinity, -Infinity, NaN];
  for (const x of sizes) for (const y of sizes) {
    const wanted = Math.hypot(x, y), found = normOf(x, y);
    assert.ok(Object.is(found, wanted) || Math.abs(found - wanted) <= 4e-16 * wanted, `${x}, ${y}: ${found} is not ${wanted}`);
  }
});
