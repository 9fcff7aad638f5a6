// The pins of a prediction on the map: dragged there while something is asked, dashed ghosts once it is told.

import { lastSeen } from "./basins.js";
import { el } from "./dom.js";
import { PIN_BOX, pinSign, svg } from "./predictsigns.js";
import { shownWindow } from "./windows.js";

const LIFT = 15; // units that a held pin hovers above its place
const PIN_STILL = 5; // pixels: a press that moved less is a tap
const RING = 450; // ms that a ring at an arrival is seen

export class PinBoard {
  constructor(predicting) {
    this.predicting = predicting;
    this.lines = svg("svg", { class: "fl-ask-lines", "aria-hidden": "true" });
    this.node = el("div", { class: "fl-ask-board" }, this.lines);
    this.pins = new Map();
    this.labels = new Map();
    this.held = null;
    this.stop = null;
  }

  /** The map that pins are put on. */
  map() {
    return this.predicting.stage.panels.maps[0];
  }

  camera() {
    return this.map().camera(this.predicting.stage.window);
  }

  /** Pins and labels for what is said and for the phase; where they stand is drawn at every frame. */
  refresh() {
    const { predicting } = this, { stage, said, phase, result } = predicting, { t, theme } = stage;
    this.node.hidden = phase === null;
    this.lines.replaceChildren();
    const wanted = phase === null ? [] : stage.runs.filter(({ id }) => said.pins[id]);
    for (const [id, node] of this.pins) if (!wanted.some((run) => run.id === id)) {
      node.remove();
      this.pins.delete(id);
    }
    for (const run of wanted) {
      let node = this.pins.get(run.id);
      if (!node) {
        node = el("div", { class: "fl-ask-stuck", "data-testid": `fl-stuck-${run.id}`, "aria-hidden": "true" });
        node.addEventListener("pointerdown", (event) => predicting.asks && this.drag(run.id, event));
        this.pins.set(run.id, node);
        this.node.append(node);
      }
      const kind = predicting.asks ? "full" : "ghost", sign = `${kind} ${run.slot} ${theme.name}`;
      if (node.dataset.sign !== sign) {
        node.dataset.sign = sign;
        node.dataset.kind = kind;
        node.style.setProperty("--trail", stage.styleOf(run).colour);
        node.replaceChildren(pinSign(stage.styleOf(run), kind, theme.casing));
      }
    }
    for (const label of this.labels.values()) label.remove();
    this.labels.clear();
    const label = (key, text, point, side) => {
      const node = el("div", { class: "fl-ask-label", text, "aria-hidden": "true" });
      this.labels.set(key, Object.assign(node, { point, side }));
      this.node.append(node);
    };
    if (phase === "ask" || phase === "reveal") label("start", t("start"), stage.start, 1);
    if (phase === "score") for (const run of wanted) {
      if (result.hits[run.id]) continue;
      label(run.id, t("{name}: not there", { name: predicting.nameOf(run) }), said.pins[run.id], 0);
      this.lines.append(svg("path", { "data-run": run.id, fill: "none", stroke: stage.styleOf(run).colour, "stroke-width": 2.5, "stroke-dasharray": "1 6", "stroke-linecap": "round" }));
    }
  }

  /** Stand where the window has them. */
  draw() {
    const { stage, phase, said } = this.predicting, map = this.map();
    if (!map || phase === null) return;
    if (this.node.parentNode !== map.frame) map.frame.append(this.node);
    const camera = this.camera(), u = stage.presenter ? stage.projector.u : 0.78;
    this.node.style.setProperty("--u", `${u}px`);
    for (const [id, node] of this.pins) {
      const [x, y] = said.pins[id], held = this.held === id;
      const px = camera.toX(x) - (PIN_BOX.width / 2) * u, py = camera.toY(y) - PIN_BOX.height * u;
      node.style.transform = `translate(${px.toFixed(1)}px, ${py.toFixed(1)}px)`;
      node.style.setProperty("--lift", held ? `${-LIFT * u}px` : "0px");
      node.classList.toggle("fl-held", held);
    }
    for (const node of this.labels.values()) {
      const [x, y] = node.point, [width] = map.size, px = camera.toX(x), py = camera.toY(y), right = px < width - 150 * u;
      const beside = node.side ? `translate(${right ? px + 18 * u : px - 18 * u}px, ${py}px) translate(${right ? 0 : -100}%, -50%)` : `translate(${Math.min(width - 4, Math.max(4, px))}px, ${py + 4 * u}px) translate(${px < 90 * u ? 0 : px > width - 90 * u ? -100 : -50}%, 0)`;
      node.style.transform = beside;
    }
    for (const line of this.lines.children) this.drawLine(line, camera);
  }

  /** From where a pin was put to where its run ended, bent so that it is told from a trail. */
  drawLine(line, camera) {
    const { stage, said } = this.predicting, run = stage.runs.find(({ id }) => id === line.dataset.run);
    if (!run) return;
    const [x, y] = said.pins[run.id], [ex, ey] = lastSeen(run, shownWindow(stage));
    const [ax, ay, bx, by] = [camera.toX(x), camera.toY(y), camera.toX(ex), camera.toY(ey)];
    const [mx, my] = [(ax + bx) / 2 - (by - ay) * 0.18, (ay + by) / 2 + (bx - ax) * 0.18];
    line.setAttribute("d", `M${ax.toFixed(1)} ${ay.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${bx.toFixed(1)} ${by.toFixed(1)}`);
  }

  /** A ring widens where a run has just arrived. */
  ring(run, step) {
    const camera = this.camera(), node = el("div", { class: "fl-ask-ring", "aria-hidden": "true" });
    node.style.setProperty("--trail", this.predicting.stage.styleOf(run).colour);
    node.style.left = `${camera.toX(run.path[2 * step])}px`;
    node.style.top = `${camera.toY(run.path[2 * step + 1])}px`;
    this.node.append(node);
    setTimeout(() => node.remove(), RING);
  }

  /** Drag a run's pin from where it is pressed, from its row or on the map; let go beside the map, it is taken away. */
  drag(id, event) {
    if (event.button) return;
    const { predicting } = this, from = [event.clientX, event.clientY], canvas = this.map().live;
    const stuck = event.currentTarget.classList.contains("fl-ask-stuck"), grip = stuck ? this.gripOf(id, event) : [0, 0];
    let moved = false;
    this.stop?.();
    const move = (at) => {
      if (at.pointerId !== event.pointerId) return;
      moved ||= Math.hypot(at.clientX - from[0], at.clientY - from[1]) > PIN_STILL;
      if (!moved) return;
      at.preventDefault();
      this.held = id;
      const point = this.pointAt(canvas, at, grip);
      if (point) predicting.placePin(id, point, true);
    };
    const up = (at) => {
      if (at.pointerId !== event.pointerId) return;
      this.stop();
      if (moved && at.type === "pointerup") predicting.placePin(id, this.pointAt(canvas, at, grip));
      else if (!moved && stuck) predicting.tapPin(id, this.pointAt(canvas, at, [0, 0]));
      predicting.stage.redraw();
    };
    const keep = (touch) => moved && touch.cancelable && touch.preventDefault(); // no fling, or the next tap would only end it
    const listeners = [["pointermove", move, { passive: false }], ["pointerup", up], ["pointercancel", up], ["touchmove", keep, { passive: false }]];
    this.stop = () => {
      this.held = this.stop = null;
      for (const [name, listener] of listeners) globalThis.removeEventListener(name, listener);
    };
    for (const [name, listener, options] of listeners) globalThis.addEventListener(name, listener, options);
    if (stuck) event.preventDefault();
  }

  /** How far a pin's tip is from where it was taken hold of, in pixels. */
  gripOf(id, event) {
    const camera = this.camera(), box = this.map().live.getBoundingClientRect(), [x, y] = this.predicting.said.pins[id];
    return [box.left + camera.toX(x) - event.clientX, box.top + camera.toY(y) - event.clientY];
  }

  /** The point of the plane under a pointer, null beside the map. */
  pointAt(canvas, { clientX, clientY }, [gx, gy]) {
    const box = canvas.getBoundingClientRect(), px = clientX + gx - box.left, py = clientY + gy - box.top;
    const { left, top, width, height } = this.map().rect();
    if (px < left || py < top || px > left + width || py > top + height) return null;
    const camera = this.camera();
    return [camera.fromX(px), camera.fromY(py)];
  }

  destroy() {
    this.stop?.();
    this.node.remove();
  }
}
