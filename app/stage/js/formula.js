// A formula from its elements as data (symbolic/mathml.py) to MathML on the page: built node by node, never read as text.

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(["mrow", "mi", "mn", "mo", "mfrac", "msup", "msqrt", "mroot", "mspace", "msub", "msubsup", "mover", "munderover", "mtext", "mtable", "mtr", "mtd"]);

function build([name, ...children]) {
  const node = document.createElementNS(NAMESPACE, ELEMENTS.has(name) ? name : "mrow");
  if (name === "mi" && children[0].length > 1 && /^[a-z]+$/i.test(children[0])) node.setAttribute("class", "fl-word");
  for (const child of children) {
    if (Array.isArray(child)) node.append(build(child));
    else if (typeof child === "string") node.append(child);
    else for (const [key, value] of Object.entries(child)) node.setAttribute(key, value);
  }
  return node;
}

/** The <math> element of a formula. */
export function formulaNode(markup) {
  const math = document.createElementNS(NAMESPACE, "math");
  math.append(build(markup));
  return math;
}
