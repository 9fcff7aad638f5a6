// The bar beside the title: hands its data to the library.
export default function ({ data, parentElement, setTriggerValue }) {
  return handOver(parentElement, () => globalThis.__fallLine.bar(parentElement, data, setTriggerValue));
}
