import { useSyncExternalStore } from 'react';

/** One timer for all that show how time passes. */
function ticking(everyMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    for (const each of listeners) each();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    now = Date.now();
    if (timer === undefined) {
      timer = setInterval(tick, everyMs);
      // A tablet that wakes is right at once: its timers may have slept, and browsers slow those of a page out of sight.
      document.addEventListener('visibilitychange', tick);
      addEventListener('pageshow', tick);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
      removeEventListener('pageshow', tick);
      timer = undefined;
    };
  };
  return { subscribe, now: () => now };
}

const seconds = ticking(1_000);

/** Milliseconds since the epoch, every second. */
export const useSeconds = () => useSyncExternalStore(seconds.subscribe, seconds.now);

/** What `of` says of this moment; renders only when that changes. It must answer a string, a number or the like. */
export function useAtTime<T extends string | number | boolean>(of: (now: number) => T): T {
  return useSyncExternalStore(seconds.subscribe, () => of(seconds.now()));
}
