/** A delivery is tried once and retried three times, then it is dead. Source: the seed, section 6. */
export const maxAttempts = 4;

/** Seconds to wait after the given failed attempt (1, 2, 3): 5, 25, 125, and up to a tenth more so that a batch spreads. */
export function retryDelaySeconds(failedAttempt: number, random: number = Math.random()): number {
  return Math.round(5 ** failedAttempt * (1 + random / 10));
}
