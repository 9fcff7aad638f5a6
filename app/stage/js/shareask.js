// What a shared link asks before it shows what happens: chosen in the share dialog, with own words and answers.

import { el } from "./dom.js";

const WORDS = 160, ANSWERS = 6, ANSWER = 60; // as app/lab/reveal.py allows
const plain = (text, most) => text.replace(/[|\p{C}\s]+/gu, " ").trim().slice(0, most).trim();

/** The word `reveal` of a link: kinds ("order,where"), own words, answers one a line; "" for nothing, or where answers lack. */
export function askedText(kinds, words = "", lines = "") {
  if (!kinds) return "";
  const said = plain(words, WORDS);
  if (kinds !== "choose") return said ? `${kinds}:${said}` : kinds;
  let marked = false;
  const answers = lines.split("\n").map((line) => plain(line, ANSWER + 1)).map((line) => {
    const bare = plain(line.replace(/^\*\s*/, ""), ANSWER), right = line.startsWith("*") && !marked && bare !== "";
    marked ||= right;
    return bare && `${right ? "*" : ""}${bare}`;
  }).filter(Boolean).slice(0, ANSWERS);
  return said && answers.length >= 2 ? `choose:${[said, ...answers].join("|")}` : "";
}

/** The other way round: {kinds, words, lines} of a link's word. */
export function askedParts(text) {
  const [kinds, ...rest] = text.split(":"), [words, ...answers] = rest.join(":").split("|");
  return { kinds, words, lines: answers.join("\n") };
}

export class AskFirst {
  /** changed() is called whenever another text is asked for. */
  constructor(t, changed) {
    const radio = (kinds, label, testid) => {
      const input = el("input", { type: "radio", name: "fl-ask-first", value: kinds, "data-testid": `fl-ask-first-${testid}`, onchange: () => this.show() });
      return [input, el("label", {}, input, ` ${label}`)];
    };
    this.changed = changed;
    this.radios = [
      radio("", t("Nothing"), "nothing"), radio("order", t("Which arrives first?"), "order"), radio("where", t("Where does each end?"), "where"),
      radio("order,where", t("Both: order and place"), "both"), radio("diverge", t("Which will diverge?"), "diverge"), radio("choose", t("A question of your own"), "own"),
    ];
    this.words = el("input", { type: "text", maxlength: WORDS, "data-testid": "fl-ask-words", oninput: () => this.typed() });
    this.lines = el("textarea", { rows: 3, "data-testid": "fl-ask-lines", oninput: () => this.typed() });
    this.wordsLabel = el("label", { class: "fl-ask-field" }, el("span", {}), this.words);
    this.linesLabel = el("label", { class: "fl-ask-field" }, el("span", { text: t("Answers, one a line; * before the right one") }), this.lines);
    this.texts = { own: t("Your question"), other: t("In your own words, if you like") };
    this.node = el("fieldset", { class: "fl-ask-first" }, el("legend", { text: t("Ask first, then show") }), ...this.radios.map(([, label]) => label), this.wordsLabel, this.linesLabel,
      this.note = el("p", { class: "fl-quiet" }));
    this.notes = { lacking: t("Write a question and two answers or more: until then nothing is asked."), usual: t("The page then hides what happens until everyone has said what they expect.") };
  }

  /** The kinds that are chosen. */
  kinds() {
    return this.radios.find(([input]) => input.checked)?.[0].value ?? "";
  }

  /** The text that the link is to carry. */
  text() {
    return askedText(this.kinds(), this.words.value, this.lines.value);
  }

  /** Begin with what an address asks. */
  open(text) {
    const { kinds, words = "", lines } = askedParts(text);
    const known = this.radios.find(([input]) => input.value === kinds) ?? this.radios[0];
    known[0].checked = true;
    this.words.value = words;
    this.lines.value = lines;
    this.fit();
  }

  typed() {
    this.tell();
    this.changed();
  }

  show() {
    this.fit();
    this.changed();
  }

  /** What the choice means. */
  tell() {
    this.note.textContent = this.kinds() === "" ? "" : this.notes[this.text() ? "usual" : "lacking"];
  }

  fit() {
    const kinds = this.kinds(), own = kinds === "choose";
    this.wordsLabel.hidden = kinds === "";
    this.wordsLabel.firstElementChild.textContent = own ? this.texts.own : this.texts.other;
    this.linesLabel.hidden = !own;
    this.tell();
  }
}
