// The camera of the relief: orthographic, turned about the upright axis and tilted; its road to pixels and back. Pure.
//
// A block is a window of the plane in a world of its own: (u, v) about its middle, its longer side 1, w upwards from 0, the
// lowest ground, to BLOCK_RISE, the highest. A pose is {turn, tilt} in degrees, tilt 90 from above, and zoom, 1 where all fits.

import { LOOK } from "./look.js";
import { formatNumber } from "./numbers.js";

export const BLOCK_RISE = 0.3; // height of the ground, in the block's longer side,
export const BLOCK_FOOT = 0.03; // and what stands under its lowest place
const SLENDER = 0.4; // the shorter side of a block at the least, in the longer: beyond it scales are no longer equal
const FLATTENS = 65; // degrees from which on a tilted block becomes a map
const RADIAN = Math.PI / 180;

/** A pose within what a camera can do; turn in (-180, 180]. */
export function boundPose({ turn, tilt, zoom }) {
  const { tilts, zooms } = LOOK.relief_view;
  const hold = (value, [low, high]) => Math.min(high, Math.max(low, value));
  return { turn: 180 - ((((180 - turn) % 360) + 360) % 360), tilt: hold(tilt, tilts), zoom: hold(zoom, zooms) };
}

/** The pose that a link's word "camera" says; the usual one where it says nothing. */
export function readPose(text) {
  const [turn, tilt, zoom] = (text || LOOK.relief_view.camera).split(",").map(Number);
  return boundPose({ turn, tilt, zoom });
}

/** A pose as a link's word; the usual one needs none. */
export function poseText({ turn, tilt, zoom }) {
  const text = [Number(turn.toFixed(1)), Number(tilt.toFixed(1)), Number(zoom.toFixed(2))].map(String).join();
  return text === LOOK.relief_view.camera ? "" : text;
}

/** In words, for who does not see it. */
export const poseWords = ({ turn, tilt }, t) => t("turned {turn}°, seen from {tilt}° above the ground", { turn: formatNumber(Math.round(turn), 3), tilt: formatNumber(Math.round(tilt), 2) });

/** A pose between two, by the shorter way round. */
export function betweenPoses(from, to, share) {
  const around = ((((to.turn - from.turn + 180) % 360) + 360) % 360) - 180;
  return boundPose({ turn: from.turn + share * around, tilt: from.tilt + share * (to.tilt - from.tilt), zoom: from.zoom * (to.zoom / from.zoom) ** share });
}

/** The block of a window: {window, wide, deep, toU, toV, fromU, fromV}. */
export function blockOf(window) {
  const [x0, x1, y0, y1] = window, spanX = x1 - x0, spanY = y1 - y0, longest = Math.max(spanX, spanY);
  const wide = Math.max(SLENDER, spanX / longest), deep = Math.max(SLENDER, spanY / longest);
  return {
    window, wide, deep,
    toU: (x) => ((x - x0) / spanX - 0.5) * wide, toV: (y) => ((y - y0) / spanY - 0.5) * deep,
    fromU: (u) => x0 + (u / wide + 0.5) * spanX, fromV: (v) => y0 + (v / deep + 0.5) * spanY,
  };
}

/**
 * Pose, block and pixel rectangle -> {scale, place, depth, eye, under}: place(u, v, w) gives pixels, y down; depth grows
 * towards the eye, which lies in the direction `eye`; under(px, py, w) is the (u, v) that is seen there at a height. The
 * scale is that of the turn at which the block needs most room: turning it does not make it breathe. Only from nearly
 * above does it fill the room that there is, as a map.
 */
export function reliefCamera(pose, { wide, deep }, rect) {
  const turn = pose.turn * RADIAN, tilt = pose.tilt * RADIAN;
  const [cos, sin, level] = [Math.cos(turn), Math.sin(turn), Math.sin(tilt)];
  const upright = pose.tilt === 90 ? 0 : Math.cos(tilt);
  const most = Math.hypot(wide, deep), flat = Math.max(0, (pose.tilt - FLATTENS) / (90 - FLATTENS));
  const across = most + flat * (wide * Math.abs(cos) + deep * Math.abs(sin) - most), far = most + flat * (wide * Math.abs(sin) + deep * Math.abs(cos) - most);
  const scale = Math.min(rect.width / across, rect.height / (far * level + (BLOCK_RISE + BLOCK_FOOT) * upright)) * pose.zoom;
  const middle = ((BLOCK_RISE - BLOCK_FOOT) / 2) * upright;
  const cx = rect.left + rect.width / 2, cy = rect.top + rect.height / 2;
  return {
    pose, rect, scale, upright,
    eye: [sin * upright, -cos * upright, level],
    place: (u, v, w) => [cx + scale * (u * cos + v * sin), cy - scale * ((v * cos - u * sin) * level + w * upright - middle)],
    depth: (u, v, w) => w * level - (v * cos - u * sin) * upright,
    under: (px, py, w) => {
      const right = (px - cx) / scale, away = ((cy - py) / scale + middle - w * upright) / level;
      return [right * cos - away * sin, right * sin + away * cos];
    },
    /** Column by column, (u, v, w, 1) -> clip coordinates on a canvas of this size. */
    matrix: (width, height) => {
      const kx = (2 * scale) / width, ky = (2 * scale) / height, kz = -0.4;
      return new Float32Array([
        kx * cos, -ky * sin * level, kz * sin * upright, 0,
        kx * sin, ky * cos * level, -kz * cos * upright, 0,
        0, ky * upright, kz * level, 0,
        (2 * cx) / width - 1, 1 - (2 * cy) / height - ky * middle, 0, 1,
      ]);
    },
  };
}

/** The block's corners from the one nearest to the eye on, counted about it: [[u, v], …]; the first three border its two seen sides. */
export function cornersOf({ wide, deep }, { depth }) {
  const corners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(([u, v]) => [u * wide, v * deep]);
  const nearest = corners.reduce((best, corner, at) => (depth(...corner, 0) > depth(...corners[best], 0) + 1e-9 ? at : best), 0);
  return corners.map((_, at) => corners[(nearest + at) % 4]);
}
