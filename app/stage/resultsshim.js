// The table of results: hands its data to the library.
export default function ({ data, parentElement }) {
  return handOver(parentElement, () => globalThis.__fallLine.results(parentElement, data));
}
