import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { equalWindow, makeCamera, panWindow, zoomWindow } from "../../app/stage/js/camera.js";
import { translator } from "../../app/stage/js/dom.js";
import { clearLabels, trackMarks } from "../../app/stage/js/dockstrip.js";
import { besideExit, widenedBy } from "../../app/stage/js/exits.js";
import { ghostTrail } from "../../app/stage/js/ghosts.js";
import { groupRuns } from "../../app/stage/js/legend.js";
import { leftAt, nameNow, tagOf, verdictNow } from "../../app/stage/js/naming.js";
import { dockLayout, gridFill, legendPlan, presenterLayout } from "../../app/stage/js/presentersizes.js";
import { overlap, placeTags, takenGround } from "../../app/stage/js/tags.js";
import { exitPoint, projectTrail } from "../../app/stage/js/trails.js";

const near = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const edges = ({ x, y, width, height }) => ({ left: x, top: y, right: x + width, bottom: y + height });
const SCREENS = [[1024, 576], [1280, 720], [1920, 1080], [3840, 2160], [2560, 1080], [1024, 768], [768, 1024], [844, 390], [390, 844], [320, 640]];

test("equal axes grow the shorter side about its centre, and never crop", () => {
  const rect = { left: 0, top: 0, width: 800, height: 500 };
  const window = [-4.5, 4.5, -3, 3];
  const grown = equalWindow(window, rect);
  const camera = makeCamera(grown, rect);
  near(camera.scaleX, camera.scaleY);
  assert.ok(grown[0] <= -4.5 && grown[1] >= 4.5 && grown[2] <= -3 && grown[3] >= 3);
  near((grown[0] + grown[1]) / 2, 0);
  const tall = equalWindow([-1, 1, -3, 3], rect);
  assert.deepEqual(tall.slice(2), [-3, 3]);
  assert.deepEqual(equalWindow([-200, -100, -4, 4], rect), [-200, -100, -4, 4], "a long strip keeps its own scales");
});

test("zooming and panning mean the same with equal axes: the point under the hand stays there", () => {
  const rect = { left: 0, top: 0, width: 800, height: 500 }, window = [-4.5, 4.5, -3, 3];
  const before = makeCamera(equalWindow(window, rect), rect);
  const after = makeCamera(equalWindow(zoomWindow(window, 1, 2, 0.5, window), rect), rect);
  near(before.toX(1), after.toX(1));
  near(before.toY(2), after.toY(2));
  const moved = makeCamera(equalWindow(panWindow(window, 1, -2), rect), rect);
  near(moved.toX(1), before.toX(0));
  near(moved.toY(-2), before.toY(0));
});

test("on 1280 × 720 the view stands as it was drawn, and at 1080 it is the same picture", () => {
  const { u, head, map, column, dock } = presenterLayout([1280, 720], { runs: 3, pins: 2 });
  assert.equal(u, 1);
  assert.deepEqual([head, map, column, dock].map(({ x, y, width, height }) => [x, y, width, height]), [[28, 10, 1224, 48], [28, 66, 824, 512], [884, 64, 368, 514], [28, 588, 1224, 126]]);
  const large = presenterLayout([1920, 1080], { runs: 3, pins: 2 });
  near(large.map.width, 824 * 1.5);
  near(large.dock.y, 588 * 1.5);
});

test("on every screen all parts are on it and none covers another", () => {
  for (const screen of SCREENS) {
    for (const runs of [1, 3, 6, 8]) {
      for (const pins of [0, 1, 3]) {
        const layout = presenterLayout(screen, { runs, pins });
        const parts = [layout.head, layout.map, layout.legend, layout.dock, ...(pins ? [layout.pins] : [])];
        const told = `${screen} ${runs} ${pins}`;
        for (const part of parts) {
          assert.ok(part.x >= 0 && part.y >= 0 && part.x + part.width <= screen[0] + 0.01 && part.y + part.height <= screen[1] + 0.01, told);
          assert.ok(part.width > 60 && part.height > 20, told);
        }
        parts.forEach((part, index) => parts.slice(index + 1).forEach((other) => assert.ok(!overlap(edges(part), { ...edges(other), top: edges(other).top + 0.01, left: edges(other).left + 0.01 }), told)));
        assert.ok(layout.map.width * layout.map.height > 0.26 * screen[0] * screen[1], `${told}: the picture comes first`);
      }
    }
  }
});

test("on a phone, maps with captions need no legend, and are larger for it", () => {
  const plain = presenterLayout([390, 844], { runs: 6, pins: 1 }), captioned = presenterLayout([390, 844], { runs: 6, pins: 1, captions: true });
  assert.equal(captioned.legend.height, 0);
  assert.ok(captioned.map.height > 1.3 * plain.map.height && captioned.pins.y + captioned.pins.height <= captioned.dock.y);
  assert.ok(presenterLayout([1280, 720], { runs: 6, pins: 1, captions: true }).legend.height > 300);
});

test("a legend has two lines a run for few, one under headings for many, and always fits", () => {
  assert.deepEqual(legendPlan(3, 3, 500, 1), { kind: "rows", pitch: 78, heading: 0 });
  assert.equal(legendPlan(6, 3, 360, 1).kind, "groups");
  assert.equal(legendPlan(8, 4, 240, 1).kind, "lines");
  for (let runs = 1; runs <= 8; runs += 1) {
    for (const room of [120, 240, 500]) {
      const { kind, pitch, heading } = legendPlan(runs, 3, room, 1);
      assert.ok(runs * pitch + (kind === "groups" ? 3 * heading : 0) <= room + 1e-6);
    }
  }
});

test("side by side fills the screen with whole rows of large maps", () => {
  const grid = gridFill(6, { width: 824, height: 512 }, 1);
  assert.deepEqual([grid.columns, grid.rows, Math.round(grid.width), Math.round(grid.height)], [3, 2, 265, 222]);
  assert.equal(gridFill(8, { width: 824, height: 512 }, 1).columns, 4);
  assert.equal(gridFill(2, { width: 824, height: 512 }, 1).columns, 2);
  assert.equal(gridFill(3, { width: 350, height: 700 }, 0.7).columns, 1);
  assert.equal(gridFill(2, { width: 824, height: 512 }, 1, 4).columns, 1, "wide windows one above the other");
  for (let count = 1; count <= 8; count += 1) {
    for (const [width, height] of [[824, 512], [360, 400], [1800, 900]]) {
      const { columns, rows, across, down, caption, ...each } = gridFill(count, { width, height }, 1);
      assert.ok(columns * rows >= count && columns * each.width + (columns - 1) * across <= width + 1e-6);
      assert.ok(rows * (each.height + caption) + (rows - 1) * down <= height + 1e-6);
    }
  }
});

test("the dock's parts stand beside each other, or in two rows where it is narrow", () => {
  const { buttons, strip, counter } = dockLayout({ width: 1224, height: 126 }, 1, false);
  assert.ok(buttons.x + buttons.width <= strip.x && strip.x + strip.width <= counter.x && counter.x + counter.width === 1224);
  const two = dockLayout({ width: 360, height: 140 }, 0.7, true);
  assert.ok(two.buttons.y >= two.strip.height && two.buttons.y + two.buttons.height <= 140.01 && two.buttons.width + two.counter.x >= 360 * 0.66);
});

test("arrivals and divergences are on the track in order, and numbers never touch", () => {
  const run = (kind, step) => ({ outcome: { kind, step } });
  const marks = trackMarks([run("converged", 214), run("diverged", 84), run("going", null), run("left_view", 3)], (step) => step);
  assert.deepEqual(marks.map(({ step }) => step), [84, 214]);
  const standing = clearLabels([{ x: 100, width: 20 }, { x: 110, width: 20 }, { x: 130, width: 20 }], 5);
  assert.deepEqual(standing.map(({ x }) => x), [100, 130]);
});

const rect = { left: 0, top: 0, width: 800, height: 500 };

test("tags stand on free ground, off heads and each other, and stay where they are", () => {
  const items = [{ id: "a", x: 400, y: 250, width: 90, height: 24 }, { id: "b", x: 420, y: 260, width: 90, height: 24 }];
  const free = takenGround([], rect, 1);
  const [a, b] = placeTags(items, rect, 1, free);
  assert.ok(a && b && !overlap(a, b));
  const held = new Map([["a", { way: [-1, 1], far: 72 }]]);
  const [kept] = placeTags(items, rect, 1, free, held);
  assert.deepEqual([kept.way, kept.far], [[-1, 1], 72]);
  const wall = takenGround([{ x: [0, 800], y: [0, 0], count: 2 }, ...Array.from({ length: 60 }, (_, row) => ({ x: [0, 800], y: [9 * row, 9 * row], count: 2 }))], rect, 1);
  assert.deepEqual(placeTags(items, rect, 1, wall), [null, null], "no ground, no tag");
});

test("a tag at the edge stays inside the map", () => {
  for (const [x, y] of [[2, 2], [798, 2], [2, 498], [798, 498]]) {
    const [box] = placeTags([{ id: "a", x, y, width: 120, height: 24 }], rect, 1, takenGround([], rect, 1));
    assert.ok(box.left >= 0 && box.right <= 800 && box.top >= 0 && box.bottom <= 500);
  }
});

/** A zigzag whose bounces grow by half. */
function zigzag(count) {
  const path = new Float64Array(2 * (count + 1));
  for (let at = 0; at <= count; at += 1) {
    path[2 * at] = 0.1 * at;
    path[2 * at + 1] = 0.5 * (-1.5) ** at;
  }
  return projectTrail(path, count, makeCamera([-1, 5, -2, 2], rect));
}

test("moves that only cross the map are ghosts, each fainter than the one before", () => {
  const trail = zigzag(12), faded = ghostTrail(trail, rect);
  const strengths = [...faded.ghosts].filter((value) => value > 0);
  near(strengths[0], 0.5, 1e-6);
  for (let at = 1; at < strengths.length; at += 1) near(strengths[at], 0.74 * strengths[at - 1], 1e-6);
  for (let at = 1; at < trail.count; at += 1) if (faded.ghosts[at] > 0) assert.equal(faded.pen[at], 0, "and no part of the line");
  const [, y] = exitPoint(faded, faded.count - 1, { x: 0, y: 1e9 }, rect);
  const first = [...faded.ghosts].findIndex((value) => value > 0);
  assert.equal(y, trail.y[first - 1] < 0 ? 0 : 500, "it left where its line did, not at the last crossing");
});

test("a trail that stays has no ghosts", () => {
  const calm = projectTrail(Float64Array.of(0, 0, 1, 1, 2, 0), 2, makeCamera([-1, 5, -2, 2], rect));
  assert.equal(ghostTrail(calm, rect).ghosts, null);
});

test("the offer to zoom out stands inside the map, off the exit, and shows the run if it can", () => {
  for (const [x, y, angle] of [[400, 0, -Math.PI / 2], [0, 250, Math.PI], [800, 500, 0.7], [3, 498, Math.PI / 2]]) {
    const [left, top] = besideExit({ x, y, angle }, rect, 36);
    assert.ok(left >= 0 && top >= 0 && left + 36 <= 800 && top + 36 <= 500);
    assert.ok(Math.hypot(left + 18 - x, top + 18 - y) > 25);
  }
  assert.equal(widenedBy([-1, 1, -1, 1], [0, 1.1], 4), 2);
  near(widenedBy([-1, 1, -1, 1], [0, 3], 4), 3.45);
  assert.equal(widenedBy([-1, 1, -1, 1], [Infinity, 0], 4), 4);
  assert.equal(widenedBy([-1, 1, -1, 1], [NaN, 0], 4), 4);
});

const knob = { name: "lr", symbol: "η", choices: null };
const runOf = (head, settings, lr, more = {}) => ({ id: head + lr, name: { head, settings, number: 1 }, knobs: [knob], values: { lr }, said: {}, ...more });

test("bold is what differs, and it follows the finger", () => {
  const runs = [runOf("Gradient descent", ["η = 0.001"], 0.002), runOf("Gradient descent", ["η = 0.02"], 0.02)];
  assert.deepEqual(nameNow(runs[0], runs), { head: "Gradient descent", settings: ["η = 0.002"], bold: "settings", rate: "" });
  assert.equal(tagOf(runs[0], runs), "η = 0.002");
  const others = [runOf("Adam", [], 0.1), runOf("Momentum", [], 0.01)];
  assert.deepEqual(nameNow(others[0], others), { head: "Adam", settings: [], bold: "head", rate: "η 0.1" });
  assert.equal(tagOf(others[0], others), "Adam");
  const said = { lr: { text: "2/κ" } }, following = [runOf("Adam", [], 0.1, { said }), runOf("GD", ["η = 1/κ"], 0.1, { said })];
  assert.deepEqual(following.map((run) => nameNow(run, following)).map(({ settings, rate }) => [settings, rate]), [[[], "η 2/κ"], [["η = 2/κ"], ""]]);
});

const TOOLS = { short: { arrived: "arrived at step {step}", diverged: "diverged at step {step}", left: "left the window", bounces: "bouncing" } };
const walked = (kind, finding, step, path) => ({ outcome: { kind, finding, step }, path: Float64Array.from(path), valid: path.length / 2 - 1, loss: path.map((_, at) => at), held_by: "" });

test("a verdict never tells what lies ahead", () => {
  const t = translator({}), box = [-1, 1, -1, 1];
  const run = walked("diverged", "diverged", 3, [0, 0, 0, 0.5, 0, 3, 0, 9]);
  const at = (step) => verdictNow(t, TOOLS, run, step, 3, box);
  assert.deepEqual([0, 1].map((step) => at(step).state), ["going", "going"]);
  assert.deepEqual([at(2).state, at(2).text], ["left_view", "left the window at step 2"]);
  assert.deepEqual([at(3).state, at(3).text, at(3).mark], ["diverged", "diverged at step 3", "3"]);
  const calm = walked("oscillating", "bounces", null, [0, 0, 0, 0, 0, 0]);
  assert.equal(verdictNow(t, TOOLS, calm, 1, 2, box).text, "still going, loss 1");
  assert.equal(verdictNow(t, TOOLS, calm, 2, 2, box).text, "bouncing");
  assert.equal(leftAt(run, 1, box), null);
});

test("runs are listed by what became of them: arrived first, by step", () => {
  const runs = [{ id: "a", loss: [1], valid: 0 }, { id: "b", loss: [2], valid: 0 }, { id: "c", loss: [0], valid: 0 }, { id: "d", loss: [0], valid: 0 }];
  const told = new Map([["a", { state: "converged", step: 9 }], ["b", { state: "converged", step: 4 }], ["c", { state: "diverged", step: 2 }], ["d", { state: "going", step: null }]]);
  assert.deepEqual(groupRuns(runs, told).map(([state, some]) => [state, some.map(({ id }) => id).join("")]), [["converged", "ba"], ["going", "d"], ["diverged", "c"]]);
});
