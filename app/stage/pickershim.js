// A picker's face, or the catalogue: hands its data to the library, which may arrive later.
export default function ({ data, parentElement, setTriggerValue }) {
  const waiting = (globalThis.__fallLineWaiting ??= new Map());
  const run = () => {
    const { pickers } = globalThis.__fallLine;
    if (data instanceof Uint8Array) pickers.take(data);
    else pickers.face(parentElement, data, setTriggerValue);
  };
  if (globalThis.__fallLine) run();
  else waiting.set(parentElement, run);
  return () => setTimeout(() => (parentElement.host ?? parentElement).isConnected || waiting.delete(parentElement), 0);
}
