import type { Order } from '../../../src/contracts/orders.ts';
import type { Place } from '../shell/place.tsx';

/** A board as it was last known to be. `at`: when, in milliseconds since the epoch. */
export type KeptPicture = { place: Place; orders: readonly Order[]; at: number };

const pictureKey = 'itsur-eats.picture';
/** A night: names and notes of yesterday's orders are of no use to whoever opens this device today. */
const keptMs = 12 * 3_600_000;

export function keepPicture(picture: KeptPicture): void {
  try {
    localStorage.setItem(pictureKey, JSON.stringify(picture));
  } catch {
    // No room: an old picture is worse than none.
    forgetPicture();
  }
}

/** null: there is none, it is too old, or of another version that wrote it otherwise. */
export function keptPicture(): KeptPicture | null {
  try {
    const kept = JSON.parse(localStorage.getItem(pictureKey) ?? 'null') as KeptPicture | null;
    const isSound = kept && Array.isArray(kept.orders) && typeof kept.place?.timezone === 'string';
    if (isSound && Date.now() - kept.at <= keptMs) return kept;
    forgetPicture();
    return null;
  } catch {
    return null;
  }
}

/** What one person was shown is not for the next. */
export const forgetPicture = () => localStorage.removeItem(pictureKey);
