import { useEffect, useState } from 'react';

/** Keeps the screen lit while the page is in front, where the device lets a page do so; answers whether it does. */
export function useWakeLock(): boolean {
  const [isLit, setLit] = useState(true);
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      // Refused on a low battery, and unknown to some browsers; then the device decides.
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
      setLit(lock !== null);
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
  return isLit;
}
