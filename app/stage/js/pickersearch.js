// Searching a list of things by title, sentence and other words, with the places to underline.

/** Text -> {plain, at}: small letters without accents, and where each of its characters stands in the text. */
export function folded(text) {
  let plain = "";
  const at = [];
  [...text].reduce((place, sign) => {
    for (const part of sign.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()) {
      plain += part;
      for (let unit = 0; unit < part.length; unit += 1) at.push(place);
    }
    return place + sign.length;
  }, 0);
  at.push(text.length);
  return { plain, at };
}

const LETTER = /[\p{L}\p{N}]/u;
const SPACELESS = /\p{Script=Han}/u; // words in such scripts begin anywhere

/** The words that a person typed; a plural also finds the singular. */
export const wordsOf = (query) => folded(query).plain.split(/[\s,;，、；]+/u).filter(Boolean);

const stem = (word) => (word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word);

/** Where a word stands in folded text: [start, end, how good] of the best place, or null. 3 whole, 2 a start, 1 inside. */
export function place(plain, word) {
  let found = null;
  for (const tried of new Set([word, stem(word)])) {
    for (let start = plain.indexOf(tried); start >= 0; start = plain.indexOf(tried, start + 1)) {
      const end = start + tried.length;
      const begins = start === 0 || SPACELESS.test(tried) || !LETTER.test(plain[start - 1]);
      const whole = begins && (end === plain.length || !LETTER.test(plain[end]));
      const grade = whole ? 3 : begins ? 2 : 1;
      if (grade === 1 && tried.length < 3) continue; // two letters inside a word mean nothing
      if (!found || grade > found[2]) found = [start, end, grade];
    }
  }
  return found;
}

const WEIGHTS = { title: 100, word: 40, line: 20, group: 10 };

/** An item made ready: its texts folded once. Other words it is found by are its own, and after them its group's. */
export const indexed = (item, group = []) => ({
  item, title: folded(item.title), line: folded(item.line),
  words: [...item.words.map((word) => [word, folded(word), WEIGHTS.word]), ...group.map((word) => [word, folded(word), WEIGHTS.group])],
});

/** One entry against the words: {item, score, title, line, word} with the ranges to underline, or null. */
export function matched(entry, words) {
  const found = { item: entry.item, score: 0, title: [], line: [], word: null };
  const range = ({ at }, [start, end]) => [at[start], at[end - 1] + (at[end] > at[end - 1] ? at[end] - at[end - 1] : 1)];
  for (const word of words) {
    const inTitle = place(entry.title.plain, word), inLine = place(entry.line.plain, word);
    let score = Math.max(inTitle ? WEIGHTS.title * inTitle[2] : 0, inLine ? WEIGHTS.line * inLine[2] : 0);
    if (inTitle) found.title.push(range(entry.title, inTitle));
    if (inLine) found.line.push(range(entry.line, inLine));
    for (const [text, one, weight] of entry.words) {
      const inWord = place(one.plain, word);
      if (!inWord) continue;
      const worth = weight * inWord[2];
      score = Math.max(score, worth);
      if (!inTitle && !inLine && (!found.word || found.worth < worth)) Object.assign(found, { word: { text, hits: [range(one, inWord)] }, worth });
    }
    if (score === 0) return null;
    found.score += score;
  }
  if (entry.title.plain === words.join(" ")) found.score += 1000;
  return found;
}

/** Everything that holds all the words of a query, best first; of equals the order given. */
export function found(entries, query) {
  const words = wordsOf(query);
  if (!words.length) return [];
  return entries.map((entry) => matched(entry, words)).filter(Boolean).sort((a, b) => b.score - a.score);
}

/** Text cut into [[part, hit], …] at ranges that may overlap. */
export function cut(text, ranges) {
  const parts = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (end <= from) continue;
    if (start > from) parts.push([text.slice(from, start), false]);
    parts.push([text.slice(Math.max(start, from), end), true]);
    from = end;
  }
  if (from < text.length) parts.push([text.slice(from), false]);
  return parts;
}

/** The last used first, each once, at most `most`. */
export const recentWith = (recent, key, most = 8) => [key, ...recent.filter((other) => other !== key)].slice(0, most);
