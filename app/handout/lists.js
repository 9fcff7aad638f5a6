// The gallery comes alive: where one left each lesson, search while typing, and arrows among the cards. The words, too.
// Without this script the page still lists, filters and searches: every answer is the server's.

const KEY = "fl:lessons"; // {"largest_step": {"scene": 2, "done": false}}, written by the stage
const PATIENCE = 150; // ms after the last letter before the server is asked

const { dataset } = document.body;
const rows = () => document.getElementById("rows");
const search = document.getElementById("search");

function progress() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {}; // closed to this page, or not ours
  }
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** The address with another scene of the same lesson. */
function atScene(address, key, scene) {
  return address.replace(/lesson=[^&]*/, `lesson=${key}.${scene}`);
}

let goOn = null; // the lesson that was taken up last: it stands behind the others

/** Say on every card how far one has come, and on the button where to go on. */
function tell() {
  const kept = progress();
  for (const card of document.querySelectorAll(".card[data-key]")) {
    const { key, scenes } = card.dataset, { scene, done } = kept[key] ?? {};
    const state = card.querySelector(".state");
    state.dataset.plain ??= state.textContent;
    const begun = !done && Number.isInteger(scene) && scene >= 1 && scene <= Number(scenes);
    card.classList.toggle("done", done === true);
    card.classList.toggle("begun", begun);
    card.style.setProperty("--far", begun ? scene / Number(scenes) : 0);
    state.textContent = done ? dataset.done : begun ? filled(dataset.scene, { scene, scenes }) : state.dataset.plain;
    const link = card.querySelector(".go");
    link.setAttribute("href", atScene(link.getAttribute("href"), key, begun ? scene : 1));
    const at = Object.keys(kept).indexOf(key);
    if (begun && at >= (goOn?.at ?? 0)) goOn = { key, scene, scenes, at, title: link.textContent };
  }
  if (!goOn) return;
  const primary = document.getElementById("primary");
  primary.firstElementChild.textContent = filled(dataset.continue, goOn);
  primary.title = filled(dataset.title, goOn);
  primary.setAttribute("href", atScene(primary.getAttribute("href"), goOn.key, goOn.scene));
}

let asked = 0;

/** Show what the server finds at an address, without leaving the page. */
async function show(address) {
  const number = ++asked;
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (number !== asked || !answer.ok) return; // something newer is on its way
  rows().replaceWith(page.getElementById("rows"));
  document.querySelector(".chips")?.replaceWith(page.querySelector(".chips"));
  const hidden = document.querySelector("form [name=group]"), next = page.querySelector("form [name=group]");
  hidden?.remove();
  if (next) document.querySelector("form").append(next);
  history.replaceState(null, "", address);
  tell();
}

function asTyped() {
  const form = search.form, words = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...words]) if (!value) words.delete(name);
  const query = words.toString();
  return query ? `${form.action.split("?")[0]}?${query}` : form.action.split("?")[0];
}

let timer = 0;
search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => show(asTyped()), PATIENCE);
});
search.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  show(asTyped());
});
document.addEventListener("click", (event) => {
  const chip = event.target.closest?.(".chips a");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const text = chip.firstChild.textContent;
  show(chip.href).then(() => [...document.querySelectorAll(".chips a")].find((one) => one.firstChild.textContent === text)?.focus());
});

/** The card that an arrow leads to: along the reading order, or the nearest one above or below. */
function beside(from, key) {
  const all = [...document.querySelectorAll(".go")], at = all.indexOf(from);
  if (key === "ArrowRight" || key === "ArrowLeft") return all[at + (key === "ArrowRight" ? 1 : -1)];
  const place = (node) => {
    const box = node.closest(".card").getBoundingClientRect();
    return { x: box.left, y: box.top + box.height / 2, h: box.height };
  };
  const here = place(from), sign = key === "ArrowDown" ? 1 : -1;
  const there = all.map((node) => ({ node, ...place(node) })).filter(({ y }) => sign * (y - here.y) > here.h / 3);
  const far = ({ x, y }) => Math.abs(y - here.y) * 4 + Math.abs(x - here.x);
  return there.sort((a, b) => far(a) - far(b))[0]?.node;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target === search;
  if (event.key === "/" && !typing) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && typing && search.value) {
    search.value = "";
    show(asTyped());
  } else if (event.key === "ArrowDown" && typing) {
    event.preventDefault();
    document.querySelector(".go")?.focus();
  } else if (/^Arrow/.test(event.key) && event.target.matches?.(".go")) {
    const next = beside(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest(".card").scrollIntoView({ block: "nearest" });
  }
});

addEventListener("pageshow", tell); // also when one comes back from a lesson
tell();
