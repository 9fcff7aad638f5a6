// Walk from the scene on show to the last one by Next, in one page; returns {seen: words, wrong: what was not as it should be}.
async ({ reveals, edge, rules }) => {
  const roots = () => [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
  const stage = roots().map((root) => root.querySelector(".fl-stage")).find(Boolean);
  const at = (css) => stage.querySelector(css), all = (css) => [...stage.querySelectorAll(css)];
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const word = () => new URLSearchParams(location.search).get("lesson");
  const seen = [], wrong = [], looked = new Set();
  // What axe can tell nodes apart by, but for their words: an element, where it stands, how it is dressed and what it claims to be.
  const kindOf = (node) => [node.parentElement, node].map((one) => `${one.localName} ${one.getAttribute("class")} ${["role", "aria-current", "aria-disabled", "data-state", "type"].map((name) => one.getAttribute(name))} ${Boolean(one.getAttribute("aria-label"))} ${one.disabled}`).join(" > ");
  const until = async (holds, what) => {
    const began = performance.now();
    while (!holds()) {
      if (performance.now() - began > 30000) throw new Error(`${word()}: waited in vain for ${what}`);
      await frame();
    }
  };
  const shownNumber = () => at(".fl-rail-bars [aria-current]")?.dataset.testid;
  for (;;) {
    const complain = (text) => wrong.push(`${word()}: ${text}`);
    seen.push(word());
    await frame(); // drawn once: the discs stand where the new map has them
    if (stage.dataset.phase === "ask") {
      if (at(".fl-rail-text, .fl-rail-lead, .fl-rail-notes, .fl-task:not([hidden]), .fl-discs .fl-disc")) complain("tells before the reveal");
      if (!at(".fl-ask-heading").textContent.trim() || all(".fl-ask-answer").length < 2) complain("asks nothing");
      if (reveals) {
        at("[data-testid=fl-reveal]").click();
        await until(() => !stage.dataset.phase && at(".fl-rail-text") && at("[data-testid=fl-band-score]").textContent, "the score");
        await frame();
        if (!at(".fl-rail-remark")) complain("says nothing about why");
      }
    }
    const asks = stage.dataset.phase === "ask";
    if (document.querySelector(".st-key-fl-notices, [data-testid=stException]")) complain("says that something is wrong");
    if (!asks && !at(".fl-rail-text").textContent.trim()) complain("has no text");
    if (word().startsWith("tour.") && !asks && !at(".fl-rail-lead")) complain("has no words of the stop");
    if (document.scrollingElement.scrollWidth > innerWidth) complain("is wider than the page");
    for (const node of all(".fl-rail-head, .fl-rail-bars, .fl-rail-body, .fl-task, .fl-rail-foot, .fl-rail-foot button")) {
      const box = node.getBoundingClientRect();
      if (!box.width) continue;
      if (node.scrollWidth > node.clientWidth + 1 || box.left < 0 || box.right > edge + 0.5 || box.bottom > innerHeight + 0.5) complain(`${node.className} is cut`);
    }
    const notes = all(".fl-rail-notes > li").length;
    for (const one of all(".fl-map:not(.fl-maps-frame)")) { // the map, the relief, or both; a living map has none
      const map = one.getBoundingClientRect(), discs = [...one.querySelectorAll(".fl-discs > .fl-disc")];
      for (const disc of discs.map((each) => each.getBoundingClientRect())) {
        if (disc.left < map.left || disc.right > map.right || disc.top < map.top || disc.bottom > map.bottom) complain("a disc is off the map");
      }
      if (discs.length !== notes) complain("not every note has its disc");
    }
    const kinds = new Set(all(".fl-rail, .fl-rail *").filter((node) => node.getClientRects().length).map(kindOf));
    if ([...kinds].some((kind) => !looked.has(kind))) { // a rail made of nothing new has been looked at
      for (const kind of kinds) looked.add(kind);
      const { violations, passes } = await axe.run(at(".fl-rail"), { runOnly: rules, resultTypes: ["violations"] });
      if (passes.length < 4) complain("axe has looked at nothing");
      for (const { id, nodes } of violations) complain(`${id}: ${nodes[0].html.slice(0, 120)}`);
    }
    const next = at("[data-testid=fl-band-next]"), before = word();
    if (next.hidden) return { seen, wrong };
    const count = all(".fl-rail-bars button").length, title = at(".fl-rail-title").textContent;
    next.click();
    await until(() => word() !== before && shownNumber() === `fl-band-to-${word().split(".")[1]}` && (word().startsWith(before.split(".")[0]) || at(".fl-rail-title").textContent !== title), "the next scene");
    if (word().split(".")[0] === before.split(".")[0] && all(".fl-rail-bars button").length !== count) complain("has another number of scenes");
  }
}
