// Knobs beside the stage: hands their data to the library.
export default function ({ data, parentElement }) {
  return handOver(parentElement, () => globalThis.__fallLine.knobs(parentElement, data));
}
