/** A page that stays open for days asks so often whether there is another build, in milliseconds. */
const lookEveryMs = 3_600_000;

/** Until a new build is in charge, in milliseconds. */
const longestMs = 4_000;

/** `apply`: takes the new build, and begins the page anew. */
export type Update = { apply: () => void };

/** A service worker's script, and which pages it answers for; absent: all beside and below it. */
type Worker = { path: string; scope?: string };

/** Has the browser keep an app, and tells when a newer one waits to be taken. */
export async function watchForUpdates(
  { path, scope }: Worker,
  tell: (update: Update) => void,
): Promise<void> {
  // Not on a page that nobody vouches for (http, but for this machine), nor where it is switched off.
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker
    .register(path, { updateViaCache: 'none', ...(scope && { scope }) })
    .catch(() => null);
  if (!registration) return;
  const offer = () => {
    const { waiting } = registration;
    // The first of all takes nothing from anybody, and does not wait.
    if (!waiting || !serviceWorker.controller) return;
    tell({
      apply() {
        const begin = () => location.reload();
        serviceWorker.addEventListener('controllerchange', begin, { once: true });
        waiting.postMessage('apply');
        // The former one may be held by something that does not end; nothing of this page is left to hold it then.
        setTimeout(begin, longestMs);
      },
    });
  };
  offer();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer);
  });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < lookEveryMs) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}
