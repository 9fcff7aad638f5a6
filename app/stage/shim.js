// A panel: hands its data to the library; messages build on each other, so none that waits is left out.
export default function ({ data, parentElement, setStateValue }) {
  const ways = { edit: (edit) => setStateValue("edit", edit), lack: (number) => setStateValue("lack", number) };
  return handOver(parentElement, () => globalThis.__fallLine.update(parentElement, data, ways), true);
}
