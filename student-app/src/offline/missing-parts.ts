const key = 'itsur-eats-app.begunAnew';

/** A page that misses a part twice within this time is helped by no newer one. */
const onceInMs = 60_000;

/** A page that is older than all builds that are served misses parts of itself: it begins anew, as the newest. */
export function beginAnewWithoutParts(): void {
  // https://vite.dev/guide/build#load-error-handling
  addEventListener('vite:preloadError', (event) => {
    const before = Number(sessionStorage.getItem(key) ?? 0);
    if (!navigator.onLine || Date.now() - before < onceInMs) return;
    sessionStorage.setItem(key, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
