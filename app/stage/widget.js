// The stage in a notebook: a widget's model takes the place of the server. Each has a library, and so a clock, of its own.

const HOSTS = "--st-background-color"; // the name under which the stage looks for the colour of the page around it

/** The library, unpacked once a page for all widgets of one version; resolves to what makes one. */
function stageLibrary() {
  const held = (globalThis.__fallLineWidgets ??= new Map());
  if (!held.has(VERSION)) {
    held.set(VERSION, unpacked(LIBRARY).then(async (bytes) => {
      const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
      try {
        return (await import(url)).default;
      } finally {
        URL.revokeObjectURL(url);
      }
    }));
  }
  return held.get(VERSION);
}

const bytesOf = (value) => (ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));

/** The first background that is painted behind a node, as CSS; empty for none. */
function behind(node) {
  for (let at = node; at; at = at.parentElement ?? at.getRootNode().host ?? null) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^transparent$|, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return "";
}

async function render({ model, el }) {
  const lib = (await stageLibrary())();
  const host = document.createElement("div"), place = host.attachShadow({ mode: "open" });
  host.dataset.lmSuppressShortcuts = "true"; // JupyterLab: keys in here are no commands of the notebook
  const keep = (event) => event.stopPropagation(); // the same for whoever listens further out
  for (const name of ["keydown", "keyup", "keypress"]) host.addEventListener(name, keep);
  const problem = Object.assign(document.createElement("p"), { role: "status" });
  problem.style.cssText = "margin: 4px 0 0; min-height: 0";
  el.append(host, problem);
  const around = Object.assign(document.createElement("style"), { textContent: ".fl-stage:not(.fl-presenter) { padding: 10px 12px; border-radius: 8px; background: var(--fl-page); }" });
  place.append(around);

  const tell = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
  const wear = () => {
    const colour = behind(el);
    if (colour) host.style.setProperty(HOSTS, colour);
    stage?.wearTheme();
  };
  let stage = null;
  const draw = () => {
    stage = lib.update(place, bytesOf(model.get("payload")), { edit: (edit) => tell({ edit }) });
  };
  wear();
  draw();

  // playhead and playing: what the clock does is told as it does it, what Python says moves the clock
  const { clock } = lib;
  let said = { playhead: Math.floor(clock.playhead), playing: clock.playing }, last = 0;
  if (model.get("playing") && !said.playing) stage.showing.begin();
  const stop = lib.watch(() => {
    const now = { playhead: Math.floor(clock.playhead), playing: clock.playing };
    if (now.playhead === said.playhead && now.playing === said.playing) return;
    if (now.playing && said.playing && performance.now() - last < 100) return;
    last = performance.now();
    tell((said = now));
  });
  const follow = () => {
    const asked = { playhead: model.get("playhead"), playing: model.get("playing") };
    if (stage.predict.asks) return;
    if (asked.playhead !== said.playhead) clock.seek(asked.playhead);
    if (asked.playing !== said.playing) asked.playing ? clock.play() : clock.pause();
    said = { playhead: Math.floor(clock.playhead), playing: clock.playing };
    stage.moved();
  };
  const complain = () => (problem.textContent = model.get("problem"));
  const listeners = { "change:payload": draw, "change:playhead": follow, "change:playing": follow, "change:problem": complain };
  for (const [name, listener] of Object.entries(listeners)) model.on(name, listener);
  const looks = new MutationObserver(wear); // the notebook's theme is an attribute of its page
  for (const node of [document.documentElement, document.body]) looks.observe(node, { attributes: true });
  return () => {
    for (const [name, listener] of Object.entries(listeners)) model.off(name, listener);
    looks.disconnect();
    stop();
    lib.destroy(place);
    host.remove();
    problem.remove();
  };
}

export default { render };
