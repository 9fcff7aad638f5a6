// What is pointed at, over the map of the surface: the crosshair, and the ghost of the run of that pixel.

import { LOOK } from "./look.js";
import { drawCross } from "./mapcross.js";
import { signScale } from "./mapssizes.js";
import { drawHead, drawStart } from "./marks.js";
import { strokeDashed, tracePart } from "./traillayer.js";
import { projectTrail } from "./trails.js";

const BEADS = 200; // updates of a ghost that are dots

/** Paint a ghost {run, start} (or null) and the numbers of the minima over the map of the surface. */
export function paintAim(maps, ghost, plan) {
  const { stage, ground, over } = maps, [width, height, ratio] = ground.size, { theme, font } = stage;
  if (over.width !== Math.round(width * ratio) || over.height !== Math.round(height * ratio)) {
    over.width = Math.round(width * ratio);
    over.height = Math.round(height * ratio);
    Object.assign(over.style, { width: `${width}px`, height: `${height}px` });
  }
  const context = over.getContext("2d"), camera = ground.camera(stage.window), { rect } = camera;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (width < 40 || stage.predict.hides) return;
  maps.numberGround(context, camera, { size: maps.type, font });
  if (!ghost) return;
  const { run, start } = ghost, style = { ...stage.styleOf(plan.run), dash: [] }, scale = signScale(maps), line = LOOK.trail.width * stage.lineScale * scale;
  const trail = projectTrail(run.path, run.valid, camera), last = trail.count - 1;
  if (!plan.axes) drawCross(context, theme, rect, camera.toX(start[0]), camera.toY(start[1]));
  context.save();
  context.beginPath();
  context.rect(rect.left, rect.top, rect.width, rect.height);
  context.clip();
  if (last > 0) {
    context.lineJoin = context.lineCap = "round";
    tracePart(context, trail, 0, last);
    context.strokeStyle = theme.casing;
    context.lineWidth = LOOK.trail.casing * line;
    context.stroke();
    tracePart(context, trail, 0, last);
    strokeDashed(context, style, line, 0);
    context.fillStyle = style.colour;
    for (let at = 1; at < Math.min(last, BEADS); at += 1) {
      context.beginPath();
      context.arc(trail.x[at], trail.y[at], LOOK.trail.bead * line, 0, 2 * Math.PI);
      context.fill();
    }
  }
  const size = LOOK.heads.size * stage.fontScale * scale;
  if (!plan.axes) drawStart(context, camera.toX(start[0]), camera.toY(start[1]), theme, LOOK.heads.start * stage.fontScale * scale, false);
  if (last >= 0) drawHead(context, style.marker, trail.x[last], trail.y[last], size, style.colour, theme.casing);
  context.restore();
}
