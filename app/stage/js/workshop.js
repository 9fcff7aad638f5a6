// Workers made of the functions' own texts: what the page and a worker share when one of them is opened.

/** Source texts -> what they denote, each compiled once; `most` are kept. `read` is what is compiled of a text. */
export function makerOf(most, read = (source) => source) {
  const compiled = new Map();
  return (source) => {
    if (!source) return null;
    if (compiled.size > most) compiled.clear();
    if (!compiled.has(source)) compiled.set(source, new Function(`"use strict"; return (${read(source)})`)());
    return compiled.get(source);
  };
}

/** Numbers, words and lists by name, as a worker's text declares them. */
export const declared = (constants) => `const ${Object.entries(constants).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ")};`;

/** The text of a worker: `tools` with the functions in them and the data named, `parts` (functions, or texts), and `taker`: given the tools and how to post, what takes messages. */
export function workerOf(tools, names, parts, taker) {
  const data = JSON.stringify(Object.fromEntries(names.map((name) => [name, tools[name]])));
  const { inputs, looks, decide, observe } = tools.sparing;
  const observers = Object.entries(observe).map(([name, made]) => `${name}: ${made}`).join(", ");
  return `"use strict";
${[...tools.powers.parts, tools.unfolded, ...parts].map(String).join("\n")}
const tools = { ...${data}, powers, unfolded, observe: ${tools.observe}, decide: ${tools.decide}, heard: new Map(), sparing: { inputs: ${JSON.stringify(inputs)}, looks: ${JSON.stringify(looks)}, decide: ${decide}, observe: { ${observers} } } };
${taker}
self.onmessage = ((taken) => ({ data }) => taken(data))(${taker.name}(tools, (message, handed) => self.postMessage(message, handed)));`;
}

/** A worker of this text; throws where the page forbids it. */
export function openWorker(text, hear, fail) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = fail;
  return worker;
}
