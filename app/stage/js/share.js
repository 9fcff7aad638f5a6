// The share dialog: the whole address, a code to photograph, a snippet for another page, and what to leave out.

import { el } from "./dom.js";
import { AskFirst } from "./shareask.js";

const SIZES = { width: 960, height: 540 };
const ASK = 250; // ms after the last change before the code is asked for again

/** An address with other words for some of its keys; null takes one out. */
export function withWords(address, words) {
  const [page, query = ""] = address.split("?");
  const pieces = query.split("&").filter((piece) => piece && !(piece.split("=", 1)[0] in words));
  for (const [key, value] of Object.entries(words)) if (value !== null && value !== "") pieces.push(`${key}=${value}`);
  return `${page}?${pieces.join("&")}`;
}

/** What another page puts in to show an address. */
export function snippet(address, title) {
  const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  const source = quoted(withWords(address, { embed: "true" }));
  return `<iframe src="${source}" width="${SIZES.width}" height="${SIZES.height}" title="${quoted(title)}" style="border: 0" allow="clipboard-write; fullscreen"></iframe>`;
}

/** Whether only this machine understands the address. */
export const isLocal = (host) => /^(localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/.test(host);

/** Copy a field's text, also where there is no clipboard to ask for (plain http); resolves to whether it worked. */
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus(); // everything outside the dialog is inert: only its own fields can be copied from
    field.select();
    return document.execCommand("copy");
  }
}

export class ShareDialog {
  /** t: texts; ask(address): Python is to make the code for it; title(): what is shown. */
  constructor(t, ask, title) {
    Object.assign(this, { t, ask, title });
    this.parts = { sidebar: t("sidebar"), cards: t("cards"), knobs: t("sliders of the cards"), strips: t("curves"), tabs: t("tabs below"), export: t("export") };
    const box = (label, name) => {
      const input = el("input", { type: "checkbox", "data-testid": `fl-share-${name}`, onchange: () => this.show() });
      return [input, el("label", {}, input, ` ${label}`)];
    };
    this.boxes = Object.fromEntries(Object.entries(this.parts).map(([name, label]) => [name, box(label, `hide-${name}`)]));
    this.first = new AskFirst(t, () => this.show());
    this.play = box(t("Play when it is opened"), "play");
    this.link = el("input", { type: "text", readonly: true, "data-testid": "fl-share-link", "aria-label": t("Link"), onfocus: () => this.link.select() });
    this.frame = el("textarea", { readonly: true, rows: 3, "data-testid": "fl-share-frame", "aria-label": t("For another page"), onfocus: () => this.frame.select() });
    this.code = el("div", { class: "fl-code", "data-testid": "fl-share-code" });
    this.warning = el("p", { class: "fl-warning", hidden: true });
    const copy = (from, name) => {
      const button = el("button", { type: "button", class: "fl-plain", "data-testid": `fl-copy-${name}`, text: t("Copy") });
      button.addEventListener("click", async () => {
        const done = await copyText(from);
        button.textContent = done ? t("Copied") : t("Press Ctrl+C");
      });
      return button;
    };
    this.node = el("dialog", { class: "fl-share", "aria-label": t("Share"), onclick: (event) => event.target === this.node && this.node.close() },
      el("div", { class: "fl-share-box" },
        el("header", {}, el("h2", { text: t("Share") }),
          el("button", { type: "button", class: "fl-plain", "aria-label": t("Close"), text: "×", onclick: () => this.node.close() })),
        this.warning,
        el("div", { class: "fl-share-cells" },
          el("div", {},
            el("div", { class: "fl-row-title", text: t("Link") }),
            el("div", { class: "fl-row" }, this.link, copy(this.link, "link")),
            el("p", { class: "fl-quiet", text: t("It opens exactly what you see now, at this step.") }),
            this.first.node,
            el("fieldset", {}, el("legend", { text: t("Leave out") }), ...Object.values(this.boxes).map(([, label]) => label)),
            el("div", {}, this.play[1]),
            el("div", { class: "fl-row-title", text: t("For another page") }),
            el("div", { class: "fl-row" }, this.frame, copy(this.frame, "frame"))),
          this.code)));
  }

  open(address) {
    this.address = address;
    const hidden = (new URL(address).searchParams.get("hide") ?? "").split(",");
    for (const [name, [input]] of Object.entries(this.boxes)) input.checked = hidden.includes(name);
    this.others = hidden.filter((name) => name && !(name in this.boxes));
    this.first.open(new URL(address).searchParams.get("reveal")?.replaceAll("\u00a0", " ") ?? "");
    this.play[0].checked = new URL(address).searchParams.get("play") === "1";
    const host = location.hostname;
    this.warning.hidden = !isLocal(host);
    this.warning.textContent = this.t("{host} means this computer: on another one the link finds nothing. Start Fall Line where others can reach it (see the README), or export an HTML page and hand that out.", { host });
    this.show();
    this.node.showModal();
  }

  /** What is to be shared now. */
  wanted() {
    const hide = [...Object.entries(this.boxes).filter(([, [input]]) => input.checked).map(([name]) => name), ...this.others];
    const asked = this.first.text(), first = asked ? { reveal: encodeURIComponent(asked), k: null } : { reveal: null }; // a question begins at the start
    return withWords(this.address, { hide: hide.join(","), play: this.play[0].checked && !asked ? "1" : null, ...first, embed: null, embed_options: null });
  }

  show() {
    const address = this.wanted();
    this.link.value = address;
    this.frame.value = snippet(address, `Fall Line: ${this.title()}`);
    clearTimeout(this.timer);
    if (this.made?.address === address) this.draw(this.made);
    else this.timer = setTimeout(() => this.ask(address), ASK);
  }

  /** A code has come from Python: {address, svg}, svg null where the address is too long for one. */
  draw(made) {
    this.made = made;
    if (!this.address || made.address !== this.wanted()) return;
    const image = made.svg && el("img", { alt: this.t("QR code of the link"), src: `data:image/svg+xml;utf8,${encodeURIComponent(made.svg)}` });
    this.code.replaceChildren(image || el("p", { class: "fl-quiet", text: this.t("This link is too long for a QR code that a phone could read.") }));
  }
}
