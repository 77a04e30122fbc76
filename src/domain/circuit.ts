/** A provider is given up after so many failures in a row… Source: issue 5, circuit breakers. */
export const failuresInARow = 5;
/** …or when half of at least so many calls failed within this time. */
export const failedShare = { of: 20, withinMs: 30_000 };
/** How long it is left in peace before one letter finds out whether it is well. */
export const openMs = 15_000;

/** How many held letters go when a provider is back, before anybody knows how much it bears… */
export const firstWave = 10;
/** …and how far the waves are apart. Each is twice as large as the one before, spread over this time. */
export const waveSeconds = 3;
/** The last one takes all that are left: 40,000 letters have gone within 36 seconds. */
export const mostWaves = 12;

/**
 * Seconds until a letter that was held back is tried again: when its circuit may close, and then in waves that grow, so
 * that a provider that is just getting up is not knocked over by all that waited for it. `place`: how many were held
 * before it. `jitter`, from 0 to 1, spreads a wave.
 */
export function holdSeconds(retryInSeconds: number, place: number, jitter: number = Math.random()): number {
  const wave = Math.min(Math.floor(Math.log2(place / firstWave + 1)), mostWaves - 1);
  return Math.ceil(retryInSeconds + (wave + jitter) * waveSeconds);
}
