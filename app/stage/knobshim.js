// Knobs beside the stage: hands their data to the library, which may arrive later.
export default function ({ data, parentElement }) {
  const waiting = (globalThis.__fallLineWaiting ??= new Map());
  const run = () => globalThis.__fallLine.knobs(parentElement, data);
  if (globalThis.__fallLine) run();
  else waiting.set(parentElement, run);
  return () =>
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      waiting.delete(parentElement);
      globalThis.__fallLine?.destroy(parentElement);
    }, 0);
}
