import { useCallback, useEffect, useRef, useState } from 'react';

/** How long a new order stands out. */
const standsOutMs = 12_000;

/** Orders that have just come, and how many there were since the board was opened. */
export function useArrivals() {
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [count, setCount] = useState(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const note = useCallback((id: string) => {
    setArrived((before) => new Set(before).add(id));
    setCount((before) => before + 1);
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setArrived((before) => new Set([...before].filter((known) => known !== id)));
    }, standsOutMs);
    timers.current.add(timer);
  }, []);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);
  return { arrived, count, note };
}
