// A page of its own: unpacks the stage, plays it while it is seen, and keeps what stands around it in its place.
(() => {
  const of = (id) => document.getElementById(id), wishes = JSON.parse(of("wishes").textContent);
  const place = of("stage"), foot = of("foot"), sheet = of("equations"), formula = of("formula"), copy = of("copy");

  // ---- when it plays: while it is on the screen; in a deck, while its slide is the one shown -------------------------

  let stage = null, seen = false, slide = null, begun = false, interrupted = false;
  const follow = () => {
    const on = slide ?? seen;
    if (!stage) return;
    const { clock } = stage;
    if (!on) {
      interrupted ||= clock.playing;
      clock.pause();
    } else if (wishes.play && !begun) {
      begun = true;
      stage.showing.begin();
    } else if (interrupted) clock.play();
    if (on) interrupted = false;
    stage.moved();
  };
  // reveal.js says so to every frame that it shows and hides; a slide that comes again begins again, as its films do
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || (data !== "slide:start" && data !== "slide:stop")) return;
    slide = data === "slide:start";
    if (slide) [begun, interrupted] = [false, false];
    follow();
  });
  // a third of it, or so much of one that is taller than its frame, as in a narrow one with the cards under the map
  const ENOUGH = { share: 0.3, pixels: 150 }, looks = Array.from({ length: 21 }, (_, look) => look / 20);
  new IntersectionObserver((entries) => {
    const { intersectionRect, boundingClientRect } = entries.at(-1);
    seen = intersectionRect.height >= Math.min(ENOUGH.share * boundingClientRect.height, ENOUGH.pixels);
    follow();
  }, { threshold: looks }).observe(place);

  // ---- what stands around it ----------------------------------------------------------------------------------------

  const fit = () => formula.classList.toggle("gone", formula.scrollWidth > formula.clientWidth + 1);
  new ResizeObserver(fit).observe(formula);
  const close = () => {
    sheet.open = false;
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    const inside = sheet.contains(document.activeElement);
    close();
    if (inside) sheet.firstElementChild.focus();
    event.stopImmediatePropagation();
  }, true);
  addEventListener("pointerdown", ({ target }) => sheet.contains(target) || close(), true);
  copy.addEventListener("click", async () => {
    const link = copy.previousElementSibling;
    try {
      await navigator.clipboard.writeText(link.textContent);
      copy.textContent = copy.dataset.done;
    } catch { // refused in most frames: it is marked, to be copied by hand
      getSelection().selectAllChildren(link);
      copy.textContent = copy.dataset.else;
    }
  });

  // ---- the stage ----------------------------------------------------------------------------------------------------

  const draw = (payload) => {
    const lib = globalThis.__fallLine;
    // beside a wide map the link stays in view, under a narrow one the cards do
    const room = (wide) => innerHeight - (wide ? foot.offsetHeight : 0) - parseFloat(getComputedStyle(place).paddingBottom);
    stage = lib.update(place.attachShadow({ mode: "open" }), payload, { room }); // its styles and ours do not meet
    lib.wear(wishes.look);
    if (wishes.play && !stage.still.matches) stage.clock.seek(0);
    follow();
  };
  const start = async () => {
    if (!globalThis.DecompressionStream) {
      place.append(Object.assign(document.createElement("p"), { textContent: wishes.old }));
      return;
    }
    const [library, payload] = await Promise.all(["library", "payload"].map((id) => unpacked(of(id).textContent)));
    (globalThis.__fallLineWaiting ??= new Map()).set(place, () => draw(payload));
    document.body.append(Object.assign(document.createElement("script"), { type: "module", textContent: new TextDecoder().decode(library) }));
  };
  start();
})();
