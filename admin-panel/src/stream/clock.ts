import { useSyncExternalStore } from 'react';

/** One timer for all that show how time passes. */
function ticking(everyMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    now = Date.now();
    timer ??= setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, everyMs);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
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
