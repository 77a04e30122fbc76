/**
 * When `rate` arrivals a second are due within `seconds`, in milliseconds from the beginning: a Poisson process, so that they
 * come in bunches as people do. The same `seed`, the same arrivals: both stacks get the same crowd.
 */
export function poissonArrivals({
  rate,
  seconds,
  seed,
}: {
  rate: number;
  seconds: number;
  seed: number;
}): Float64Array {
  const chance = mulberry32(seed);
  const arrivals: number[] = [];
  for (let at = gap(rate, chance()); at < seconds * 1000; at += gap(rate, chance())) arrivals.push(at);
  return Float64Array.from(arrivals);
}

const gap = (rate: number, chance: number) => (-Math.log(1 - chance) * 1000) / rate;

/** A small generator of numbers in [0, 1) that can be repeated (Tommy Ettinger's mulberry32, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
