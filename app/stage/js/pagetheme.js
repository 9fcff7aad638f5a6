// One theme for the whole page. Streamlit follows the system, so it is told what the system says.
// The server's first page runs this text by itself, before anything is painted; it must not need other modules.

/** Answer for the system's colour scheme on a page; `page.__fallLineTheme(name)` turns everything. `asked` holds at once. */
export function installPageTheme(page, asked = null) {
  if (page.__fallLineTheme) return;
  const real = page.matchMedia.bind(page);
  page.matchMedia = (query) => {
    const list = real(query);
    if (!/prefers-color-scheme/.test(query)) return list;
    return new Proxy(list, {
      get(target, key) {
        if (key === "matches" && asked) return query.includes(asked);
        const value = target[key];
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  const mark = () => {
    const root = page.document.documentElement;
    if (asked) root.dataset.theme = asked;
    else delete root.dataset.theme;
  };
  mark();
  page.__fallLineTheme = (name) => {
    const next = name === "auto" ? null : name;
    if (next === asked) return;
    asked = next;
    mark();
    page.dispatchEvent(new Event("afterprint")); // at this Streamlit looks at the system again
  };
}
