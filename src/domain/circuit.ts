/** A provider is given up after so many failures in a row… Source: issue 5, circuit breakers. */
export const failuresInARow = 5;
/** …or when half of at least so many calls failed within this time. */
export const failedShare = { of: 20, withinMs: 30_000 };
/** How long it is left in peace before one letter finds out whether it is well. */
export const openMs = 15_000;
/** Waiting consumers come back spread over so many seconds. */
const spreadSeconds = 5;

/** Seconds until a letter that was held back is tried again. */
export function holdSeconds(retryInSeconds: number, random: number = Math.random()): number {
  return Math.ceil(retryInSeconds + random * spreadSeconds);
}
