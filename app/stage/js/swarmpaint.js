// The members of a swarm on a map: a sign each where it is at the playhead, with a short tail, all runs mixed.

import { LOOK } from "./look.js";
import { traceOutline } from "./marks.js";
import { StampSheet, stampOf } from "./stamps.js";
import { keptPlace } from "./swarm.js";

const STILL_STEPS = 10; // where motion is reduced it goes on so many steps at once
const DIMMED = 0.15; // strength of runs that are not the one lifted

const memberSigns = new Map(); // colour, marker, size, strength -> its stamp
const memberSheets = new WeakMap(); // map -> its sheet

/** A sign, drawn once and stamped for every member. */
function memberSign({ colour, marker }, casing, half, ratio, strength) {
  const key = [colour, marker, casing, half, ratio, strength].join();
  if (memberSigns.has(key)) return memberSigns.get(key);
  if (memberSigns.size > 48) memberSigns.clear();
  const side = Math.ceil(2 * (1.4 * half + LOOK.members.rim + 1)), canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(side * ratio);
  const context = canvas.getContext("2d");
  context.scale(canvas.width / side, canvas.width / side);
  context.lineJoin = "round";
  traceOutline(context, marker, side / 2, side / 2, half);
  context.strokeStyle = casing;
  context.lineWidth = 2 * LOOK.members.rim;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
  const made = stampOf(canvas, strength);
  memberSigns.set(key, made);
  return made;
}

/** The step that a swarm is shown at. */
export const shownStep = ({ clock, still }) => (still.matches && clock.playing ? STILL_STEPS * Math.floor(clock.playhead / STILL_STEPS) : Math.floor(clock.playhead));

function sheetOf(map) {
  if (!memberSheets.has(map)) memberSheets.set(map, new StampSheet());
  return memberSheets.get(map);
}

/** Draw the members of the runs that a map shows. */
export function paintSwarm(context, map, camera, stage) {
  const { swarm, theme, fontScale, lifted } = stage, { rect } = camera, step = shownStep(stage);
  const half = LOOK.members.half * Math.sqrt(fontScale) * (map.small ? LOOK.small : 1), whole = swarm.picked ? LOOK.members.behind : 1;
  const crowds = map.mine(stage.runs).flatMap((run) => {
    const told = swarm.told.get(run.id);
    if (!told) return [];
    const place = keptPlace(told.kept, step), style = stage.styleOf(run);
    const alpha = lifted === null || lifted === run.id ? 1 : DIMMED;
    return [{ told, style, alpha: alpha * whole,  now: place * told.members, before: Math.max(0, place - 1) * told.members, stamp: memberSign(style, theme.casing, half, map.size[2], alpha) }];
  });
  const { scaleX, scaleY } = camera, dx = camera.toX(0), dy = camera.toY(0);
  const right = rect.left + rect.width, foot = rect.top + rect.height;
  context.lineWidth = LOOK.members.tail_width * Math.sqrt(fontScale);
  context.lineCap = "round";
  for (const { told: { xy, members }, style, alpha, now, before } of crowds) {
    if (now === before) continue;
    context.beginPath();
    for (let at = 0; at < members; at += 1) {
      const x = dx + scaleX * xy[2 * (now + at)], y = dy - scaleY * xy[2 * (now + at) + 1];
      if (!(x > rect.left && x < right && y > rect.top && y < foot)) continue;
      const vx = dx + scaleX * xy[2 * (before + at)] - x, vy = dy - scaleY * xy[2 * (before + at) + 1] - y;
      const length = Math.hypot(vx, vy);
      if (length < half) continue; // under its sign
      const part = Math.min(1, LOOK.members.tail / length);
      context.moveTo(x, y);
      context.lineTo(x + part * vx, y + part * vy);
    }
    context.globalAlpha = LOOK.members.tail_strength * alpha;
    context.strokeStyle = style.colour;
    context.stroke();
  }
  const ratio = map.size[2], sheet = sheetOf(map).wiped(Math.round(rect.width * ratio), Math.round(rect.height * ratio));
  const most = Math.max(0, ...crowds.map(({ told }) => told.members));
  for (let at = 0; at < most; at += 1) { // all runs mixed: none lies on top
    for (const { told: { xy, members }, now, stamp } of crowds) {
      if (at >= members) continue;
      sheet.press(stamp, ratio * (dx - rect.left + scaleX * xy[2 * (now + at)]), ratio * (dy - rect.top - scaleY * xy[2 * (now + at) + 1]));
    }
  }
  context.globalAlpha = whole;
  sheet.show(context, Math.round(rect.left * ratio), Math.round(rect.top * ratio));
  context.globalAlpha = 1;
  nameMinima(context, map, camera, stage);
}

/** The numbers of the minima beside their stars, as the panel names them. */
function nameMinima(context, map, camera, { swarm, surface, theme, font, fontScale }) {
  const named = swarm.numbered;
  if (named.length < 2 || map.small) return;
  const size = 16 * Math.sqrt(fontScale);
  context.font = `600 ${size}px ${font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  context.lineWidth = 0.25 * size;
  context.strokeStyle = theme.casing;
  context.fillStyle = theme.ink;
  for (const number of named) {
    const x = camera.toX(surface.minima[4 * number]) + 0.9 * size, y = camera.toY(surface.minima[4 * number + 1]) - 0.6 * size;
    context.strokeText(String(number + 1), x, y);
    context.fillText(String(number + 1), x, y);
  }
}
