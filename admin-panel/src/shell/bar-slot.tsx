import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** Of the place in the bar on top that the shell keeps. */
export const barSlotId = 'bar-slot';

/** Puts something into the bar on top, for as long as its page is shown. */
export function BarSlot({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  useEffect(() => setSlot(document.getElementById(barSlotId)), []);
  return slot && createPortal(children, slot);
}
