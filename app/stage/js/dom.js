// DOM in one line, and the theme and texts the page is dressed in.

import { luminance } from "./colour.js";

/** Element with attributes, listeners (on…) and children; false and null children are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Its text, where it says something else: the same words written again would have the page laid out again. */
export function sayText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const ICONS = {
  play: "M6 4.2v11.6c0 .8.9 1.3 1.6.8l8.6-5.8c.6-.4.6-1.2 0-1.6L7.6 3.4C6.9 2.9 6 3.400 6 4.2z",
  pause: "M5.500 3.500h3v13h-3zM11.500 3.500h3v13h-3z",
  start: "M4 4h2v12H4zM16 4.600v10.800c0 .6-.7 1-1.200.6L7.400 10.600a.75.75 0 0 1 0-1.200L14.800 4c.5-.4 1.200 0 1.200.6z",
  end: "M14 4h2v12h-2zM4 4.600v10.800c0 .6.7 1 1.200.6l7.400-5.400a.75.75 0 0 0 0-1.200L5.200 4C4.700 3.600 4 4 4 4.600z",
  back: "M12.700 4.300 7 10l5.700 5.700",
  ahead: "M7.300 4.300 13 10l-5.700 5.700",
  loop: "M4 9.500A5 5 0 0 1 9 5h6m0 0-2.500-2.500M15 5l-2.500 2.500M16 10.500a5 5 0 0 1-5 4.500H5m0 0 2.500-2.500M5 15l2.500 2.500",
  fit: "M3.500 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4",
  field: "M4.500 3v8.500m-2.300-2.300 2.300 2.300 2.300-2.300M10 8.500V17m-2.300-2.300L10 17l2.300-2.300M15.500 3v8.500m-2.300-2.300 2.300 2.300 2.300-2.300",
  steps: "M3 10 16 4.500m-3.600-.900 3.600.9-1.500 3.300M3 10l13 5.500m-1.500-3.300 1.500 3.300-3.600.900",
  batch: "M3 10c0-3.600 3-6 7-6s7 2.400 7 6-3 6-7 6-7-2.400-7-6zM6.500 9c0-1.700 1.500-2.800 3.200-2.800M8 10.500h.01M11 9h.01M12 12h.01",
  shade: "M10 3.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 1 0 0-13zM10 3.500v13M12.500 4.500v11M15 6.300v7.400",
  eye: "M2 10c2-3.700 4.700-5.500 8-5.500s6 1.800 8 5.500c-2 3.700-4.700 5.500-8 5.500S4 13.700 2 10zM10 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5z",
  hidden: "M2 10c2-3.700 4.700-5.500 8-5.500s6 1.800 8 5.500c-2 3.700-4.700 5.500-8 5.500S4 13.700 2 10zM3.500 3.500l13 13",
  keep: "M6 3.500h8v13l-4-3.200-4 3.200z",
  fold: "M5.500 12.500 10 8l4.500 4.500",
  pencil: "M4 16l.8-3.400L13.600 3.800l2.600 2.600-8.800 8.800zM11.900 5.500l2.600 2.600",
  history: "M4.500 3.500v4h4M4.800 7.300a6.200 6.200 0 1 1-.9 4.700M10 6.500V10l2.500 1.700",
  close: "M5 5l10 10M15 5 5 15",
  data: "M3.500 3v13.500H17M6 14 16 5M6.500 9.500h.01M9.500 7h.01M11 12.500h.01M14.500 9.500h.01",
  copy: "M7.500 7.500h9v9h-9zM12.500 7.500v-4h-9v9h4",
  undo: "M7.500 4 4 7.500l3.500 3.500M4 7.500h7.500a4.250 4.250 0 0 1 0 8.500H7",
  redo: "M12.500 4 16 7.500l-3.500 3.500M16 7.500H8.500a4.250 4.250 0 0 0 0 8.500H13",
  over: "M4.500 3.500v4h4M4.800 7.300a6.200 6.200 0 1 1-.9 4.700",
  above: "M10 3.500 17 7l-7 3.500L3 7zM10 12.500v4M7.800 14.600 10 16.800l2.200-2.200",
  turn_left: "M16 10.500c0 2.200-2.700 4-6 4s-6-1.800-6-4 2.700-4 6-4h3M10.500 3.800l2.800 2.700-2.800 2.700",
  turn_right: "M4 10.500c0 2.200 2.700 4 6 4s6-1.800 6-4-2.700-4-6-4H7M9.500 3.800 6.700 6.500l2.800 2.700",
  relief: "M3 13.500 10 17l7-3.500M3 13.500V8l3.500-2L10 8.500l3.500-4.500L17 8v5.500M10 17V8.500",
  both: "M3 4.500h6.300v11H3zM11 12.500l3 1.800 3-1.800V8.500l-1.500-1L14 10l-1.500-3L11 8.500z",
  share: "M10 12V3m-3.200 3L10 2.800 13.200 6M5.500 9H4v8h12V9h-1.500",
  presenter: "M3 4.500h14v9H3zM10 13.500v3M6.500 16.500h7",
  one: "M3 4.500h14v11H3z",
  several: "M3 4h6v5H3zM11 4h6v5h-6zM3 11h6v5H3zM11 11h6v5h-6z",
  leave: "M8 3v5H3M12 3v5h5M8 17v-5H3M12 17v-5h5",
  full: "M11.500 8.500 17 3M12 3h5v5M8.500 11.500 3 17M8 17H3v-5",
  keys: "M2.500 5.500h15v9h-15zM5.500 8.500h.01M8.500 8.500h.01M11.500 8.500h.01M14.500 8.500h.01M6.500 11.500h7",
  wider: "M4 10h12M4 10l3-3M4 10l3 3M16 10l-3-3M16 10l-3 3",
  swap: "M4 7h11m0 0-3-3M15 7l-3 3M16 13H5m0 0 3-3M5 13l3 3",
  pin: "M7 3h6M8 3v5l-2.500 3h9L12 8V3M10 11v6",
  converged: "M4 10.500 8 14.500 16 5.500",
  diverged: "M5 15 15 5M8 5h7v7",
  left_view: "M10.500 4H4v12h12v-6.500M9 11l8-8M12.500 3H17v4.500",
};
const FILLED = new Set(["play", "pause", "start", "end"]);

/** A 20 x 20 icon drawn in the current colour. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("class", FILLED.has(name) ? "fl-fill" : "fl-stroke");
  svg.append(path);
  return svg;
}

/** Real button with an icon and a spoken name. */
export function iconButton(name, label, attributes) {
  const button = el("button", { type: "button", class: "fl-button", "aria-label": label, title: label, ...attributes });
  button.append(icon(name));
  return button;
}

/** The tooltip of a control that a key works too. */
export const keyed = (t, label, key) => ({ title: t("{label} ({key})", { label, key }) });

/** Message id -> text, with {name} filled in. An unknown id is shown as it is: ids are the English texts. */
export function translator(strings) {
  return (id, values = {}) =>
    (strings?.[id] ?? id).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** "light" or "dark": as asked, else from the page's background, else from the system. */
export function themeName(asked, root) {
  if (asked === "light" || asked === "dark") return asked;
  const brightness = luminance(getComputedStyle(root).getPropertyValue("--st-background-color"));
  if (brightness !== null) return brightness < 0.2 ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
