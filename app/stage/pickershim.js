// A picker's face, or where catalogues come from: hands its data to the library, which may arrive later.
export default function ({ data, parentElement, setTriggerValue }) {
  const waiting = (globalThis.__fallLineWaiting ??= new Map());
  const run = () => {
    const { pickers } = globalThis.__fallLine;
    if (data instanceof Uint8Array) pickers.take(data);
    else if (data.source) pickers.source(setTriggerValue);
    else pickers.face(parentElement, data, setTriggerValue);
  };
  if (globalThis.__fallLine) run();
  else waiting.set(parentElement, run);
  return () => setTimeout(() => (parentElement.host ?? parentElement).isConnected || waiting.delete(parentElement), 0);
}
