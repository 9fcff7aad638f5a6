// A picker's face, or the catalogue: hands its data to the library.
export default function ({ data, parentElement, setTriggerValue }) {
  return handOver(parentElement, () => {
    const { pickers } = globalThis.__fallLine;
    if (data instanceof Uint8Array) pickers.take(data);
    else pickers.face(parentElement, data, setTriggerValue);
  });
}
