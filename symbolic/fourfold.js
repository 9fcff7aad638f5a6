// A text that is written once and computed for four lanes side by side (symbolic/compile_js.py): a line with @ or # stands for
// four lines, in which @ is a letter and # the number of a lane; what stands between << and >> is said once for each of them.
function unfolded(text) {
  const put = (part, way) => part.replaceAll("@", "abcd"[way]).replaceAll("#", String(way));
  const four = (part) => [0, 1, 2, 3].map((way) => put(part, way));
  const lines = text.split("\n").map((line) => line.replace(/<<(.*?)>>/g, (_, part) => four(part).join(", ")));
  return lines.map((line) => (/[@#]/.test(line) ? four(line).join(" ") : line)).join(" ");
}
