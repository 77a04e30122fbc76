import { useSyncExternalStore } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';

/** False on the first rendering, which has to be what the Worker wrote. */
export function useMounted(): boolean {
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return mounted;
}

const everyMs = 10_000;

/** The time, in milliseconds since the epoch; on the first rendering that of the page. */
export function useNow(first = Date.now()): number {
  const [now, setNow] = useState(first);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return now;
}

/** False: the phone knows that it has no network. True says little: a network may lead nowhere. */
export const useOnline = (): boolean => useSyncExternalStore(hearOfNetwork, () => navigator.onLine);

function hearOfNetwork(tell: () => void): () => void {
  addEventListener('online', tell);
  addEventListener('offline', tell);
  return () => {
    removeEventListener('online', tell);
    removeEventListener('offline', tell);
  };
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ITSUR Eats`;
  }, [title]);
}
