// Every box of the presenter view that must be on the screen, whole; texts that are cut; and the smallest type.
() => {
  const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean).map(r => r.querySelector('.fl-show')).find(Boolean);
  const parts = ['.fl-show-head', '.fl-show-map', '.fl-key-list', '.fl-pins', '.fl-dock'].map(q => [q, root.querySelector(q)]).filter(([, node]) => node.getClientRects().length);
  const inner = ['.fl-key-row', '.fl-pins .fl-knob', '.fl-dock-buttons', '.fl-dock-strip', '.fl-dock-counter', '.fl-show .fl-button', '.fl-cell']
    .flatMap(q => [...root.querySelectorAll(q)].map(node => [q, node]));
  const box = ([name, node]) => { const b = node.getBoundingClientRect(); return { name, x: b.x, y: b.y, right: b.right, bottom: b.bottom, width: b.width }; };
  const cut = [...root.querySelectorAll('.fl-show-title, .fl-key-head, .fl-key-name, .fl-key-verdict, .fl-knob-words, .fl-dock-count')]
    .filter(node => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && getComputedStyle(node).overflow !== 'visible').map(node => node.textContent);
  const sizes = [...root.querySelectorAll('.fl-key-name, .fl-key-verdict, .fl-dock-count, .fl-dock-rest')].map(node => parseFloat(getComputedStyle(node).fontSize));
  return { parts: parts.map(box), inner: inner.map(box).filter(b => b.width > 0), cut, smallest: Math.min(...sizes) };
}
