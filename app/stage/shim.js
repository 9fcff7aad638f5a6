// A panel: hands its data to the library, which may arrive later than the panel does.
export default function ({ data, parentElement, setStateValue }) {
  const waiting = (globalThis.__fallLineWaiting ??= new Map());
  const ways = { edit: (edit) => setStateValue("edit", edit), lack: (number) => setStateValue("lack", number) };
  const run = () => globalThis.__fallLine.update(parentElement, data, ways);
  if (globalThis.__fallLine) run();
  else waiting.set(parentElement, [...(waiting.get(parentElement) ?? []), run]);
  // Streamlit may call the clean-up of a panel that lives on; only one that has left the page is taken down.
  return () =>
    setTimeout(() => {
      const host = parentElement.host ?? parentElement;
      if (host.isConnected) return;
      waiting.delete(parentElement);
      globalThis.__fallLine?.destroy(parentElement);
    }, 0);
}
