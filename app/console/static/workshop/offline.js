// The phone's own copy of the page: since when it is kept, the time by the clock of the service, and what the worker keeps.
const { clock, keptAt } = window.byssus;  // keptAt: when the phone kept this page, if it comes from there
const madeAt = keptAt ?? Date.now();

export const now = () => new Date(clock.now + (Date.now() - madeAt) * clock.speed);
export const isKeptPage = () => Boolean(keptAt) && !window.did_handshake;

// Lets the worker keep this page and all that it is drawn with; only where the browser allows it, which takes TLS.
export async function keepPage() {
  navigator.storage?.persist?.();
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/workshop-worker.js", { scope: "/workshop" }).catch(() => null);
  const { active } = await navigator.serviceWorker.ready;
  const assets = performance.getEntriesByType("resource").map((each) => each.name);
  active.postMessage({ page: location.href, assets });
}
