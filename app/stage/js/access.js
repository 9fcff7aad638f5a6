// What Streamlit's page lacks for those who use it without a pointer: a way past the sidebar, and scrolling by keys.

import { el } from "./dom.js";

const WAIT = 300; // ms after the page has changed

const SKIP = `
.fl-skip { position: fixed; top: -60px; left: 12px; z-index: 1000000; padding: 8px 14px; border: 0; border-radius: 6px; font: 600 15px "Source Sans", sans-serif;
  background: #0b6e6e; color: #fff; cursor: pointer; }
.fl-skip:focus { top: 12px; outline: 2px solid #fff; outline-offset: -4px; }
`;

/** The first stop of the Tab key: straight to Play. Returns {name(label), remove()}. */
export function skipLink(act) {
  const style = el("style", { text: SKIP });
  const button = el("button", { type: "button", class: "fl-skip", "data-testid": "fl-skip", onclick: act });
  document.head.append(style);
  document.body.prepend(button);
  return {
    name: (label) => (button.textContent = label),
    remove: () => {
      button.remove();
      style.remove();
    },
  };
}

/** Formulas that are wider than their place can be scrolled by keys. Returns the way to stop. */
export function reachFormulas(label) {
  let timer = null;
  const mend = () => {
    timer = null;
    for (const formula of document.querySelectorAll(".katex-display")) {
      const wide = formula.scrollWidth > formula.clientWidth + 1;
      if (wide === formula.hasAttribute("tabindex")) continue;
      if (wide) for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", label()]]) formula.setAttribute(name, value);
      else for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
    }
  };
  const observer = new MutationObserver(() => (timer ??= setTimeout(mend, WAIT)));
  observer.observe(document.body, { childList: true, subtree: true });
  const soon = () => (timer ??= setTimeout(mend, WAIT));
  addEventListener("resize", soon);
  soon();
  return () => {
    observer.disconnect();
    removeEventListener("resize", soon);
    clearTimeout(timer);
  };
}
