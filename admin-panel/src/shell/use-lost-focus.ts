import { type RefObject, useEffect, useRef } from 'react';

/** Takes up the focus when what had it has made room for this: else the next key would go nowhere. */
export function useLostFocus<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  }, []);
  return ref;
}
