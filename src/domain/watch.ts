/** What the watch over a cafeteria goes by. Times in milliseconds since the epoch. */
export type Watched = {
  now: number;
  /** When something last happened; null: not within memory. */
  lastEventAt: number | null;
  /** When the next order's time runs out; null: none is waited for. */
  nextDue: number | null;
  hasOpenOrders: boolean;
  hasStaff: boolean;
};

/** How often an object at work looks for what it was not told. Source: the seed's worker scanned every 5 s. */
export const catchUpEveryMs = 5_000;
/** After an event, so long the next one is expected soon. */
const busyForMs = 600_000;
/** Orders wait and nothing moves: are they forgotten? */
const whileWaitingMs = 60_000;
/** A board was left on: is it still there? */
const whileNobodyOrdersMs = 900_000;

/**
 * When the object looks again, in milliseconds since the epoch; null: it sleeps, and the minute cron is enough until the next
 * order. In a quiet night nothing is asked of anybody.
 */
export function nextWatch({ now, lastEventAt, nextDue, hasOpenOrders, hasStaff }: Watched): number | null {
  if (!hasOpenOrders && !hasStaff) return null;
  const isBusy = lastEventAt !== null && now - lastEventAt <= busyForMs;
  const every = isBusy ? catchUpEveryMs : hasOpenOrders ? whileWaitingMs : whileNobodyOrdersMs;
  // What has run out by now was just seen to; what could not be ended then is tried again in the same rhythm.
  return nextDue !== null && nextDue > now ? Math.min(now + every, nextDue) : now + every;
}
