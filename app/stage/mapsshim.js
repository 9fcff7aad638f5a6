// Living maps that the server fills: hands them to the library, and takes wishes for more to Python.
export default function ({ data, parentElement, setStateValue }) {
  const ways = { wish: (wish) => setStateValue("wish", wish), lack: (number) => setStateValue("lack", number) };
  return handOver(parentElement, () => globalThis.__fallLine.maps(parentElement, data, ways), true);
}
