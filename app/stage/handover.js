// How a component hands its data to the library, which may arrive later than the component does. Stands before each shim.

/** Call `run` once the library is there; `every`: so are earlier ones that still wait. Returns Streamlit's clean-up. */
function handOver(parentElement, run, every = false) {
  const waiting = (globalThis.__fallLineWaiting ??= new Map());
  if (globalThis.__fallLine) run();
  else waiting.set(parentElement, every ? [...(waiting.get(parentElement) ?? []), run] : run);
  // Streamlit may call the clean-up of a component that lives on; only one that has left the page is taken down.
  return () =>
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      waiting.delete(parentElement);
      globalThis.__fallLine?.destroy(parentElement);
    }, 0);
}
