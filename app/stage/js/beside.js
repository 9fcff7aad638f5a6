// Points that walk beside a run's own: what an average averages, slow weights, the z of Schedule-Free, and whatever a
// stranger's equations start where the run starts. Thin, dotted, in the run's colour, on the map and in the loss strip.

import { seriesAlong } from "./kernels.js";
import { pathBeside } from "./pathseries.js";
import { keptAt, projectTrail } from "./trails.js";
import { tracePart } from "./traillayer.js";

export const BESIDE_LINE = { width: 1.2, dash: [1.5, 3.5], alpha: 0.85 };

const besides = new WeakMap(); // the run's path -> {records, found}

/** The points beside a run: [{name, title, path, loss}], worked out once a path. */
export function besideOf(run, ground) {
  const known = besides.get(run.path);
  if (known && known.records === run.records) return known.found;
  const found = (run.beside ?? []).flatMap((name) => {
    const path = ground.kernel && pathBeside(run, name);
    if (!path) return [];
    const title = run.quantities.find((each) => each.name === name)?.title ?? name;
    return [{ name, title, path, loss: seriesAlong(ground.kernel, ground.knobs, path).loss }];
  });
  besides.set(run.path, { records: run.records, found });
  return found;
}

/** Draw them on a map as far as they have walked by the playhead. */
export function paintBeside(context, map, camera, dim) {
  const { view } = map;
  for (const { id, run, style } of map.trails) {
    for (const { path } of besideOf(run, view.surfaceOf(run))) {
      const trail = projectTrail(path, run.valid, camera), last = keptAt(trail, Math.min(Math.floor(view.playhead), run.valid));
      if (!trail.count || last < 1) continue;
      context.save();
      context.globalAlpha = BESIDE_LINE.alpha * (view.lifted === null || view.lifted === id ? 1 : dim);
      context.lineJoin = "round";
      const draw = (colour, width) => {
        context.strokeStyle = colour;
        context.lineWidth = width * view.lineScale;
        tracePart(context, trail, 0, last);
        context.stroke();
      };
      if (!view.rough) context.setLineDash(BESIDE_LINE.dash.map((length) => length * view.lineScale));
      draw(style.colour, BESIDE_LINE.width);
      context.setLineDash([]);
      context.beginPath(); // where it is now: a small hollow ring
      context.arc(trail.x[last], trail.y[last], 3.2 * view.lineScale, 0, 2 * Math.PI);
      context.fillStyle = view.theme.casing;
      context.fill();
      context.stroke();
      context.restore();
    }
  }
}
