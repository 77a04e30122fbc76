import type { Order } from '../../../src/contracts/orders.ts';
import type { Place } from '../shell/place.tsx';

/** A board as it was last known to be. `at`: when, in milliseconds since the epoch. */
export type KeptPicture = { place: Place; orders: readonly Order[]; at: number };

const pictureKey = 'itsur-eats.picture';

export function keepPicture(picture: KeptPicture): void {
  try {
    localStorage.setItem(pictureKey, JSON.stringify(picture));
  } catch {
    // No room: an old picture is worse than none.
    forgetPicture();
  }
}

/** null: there is none, or it is of another version that wrote it otherwise. */
export function keptPicture(): KeptPicture | null {
  try {
    const kept = JSON.parse(localStorage.getItem(pictureKey) ?? 'null') as KeptPicture | null;
    return kept && Array.isArray(kept.orders) && typeof kept.place?.timezone === 'string' ? kept : null;
  } catch {
    return null;
  }
}

/** What one person was shown is not for the next. */
export const forgetPicture = () => localStorage.removeItem(pictureKey);
