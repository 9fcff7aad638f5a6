// The words of a swarm in a link (app/lab/swarmwords.py): what it is made of, and which of its members is followed.

export const FORMS = ["grid", "ring", "cloud", "seeds"];
export const MOST_MEMBERS = 2000;
export const USUAL_SWARM = "grid:600";
const USUAL_SHARE = { ring: 0.5, cloud: 0.2 };

/** "ring:200,0.5" -> {form, count, share}, null for none; share is the radius or spread in shorter sides of the window. */
export function readSwarm(text) {
  const [form, rest = ""] = text.split(":"), [count, share] = rest.split(",");
  if (!FORMS.includes(form) || !(Number(count) >= 1)) return null;
  return { form, count: Math.min(MOST_MEMBERS, Math.round(Number(count))), share: Number(share ?? USUAL_SHARE[form] ?? 0) };
}

/** The word of {form, count, share}. */
export function swarmText({ form, count, share }) {
  return form in USUAL_SHARE ? `${form}:${count},${Number((share || USUAL_SHARE[form]).toPrecision(3))}` : `${form}:${count}`;
}

/** "o2.17" -> {id, member}, or null. */
export function readPick(text) {
  const [id, member] = text.split(".");
  return member === undefined ? null : { id, member: Number(member) };
}
