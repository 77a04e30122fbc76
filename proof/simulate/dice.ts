import { mulberry32 } from '../../bench/figures/poisson.ts';

/** Dice of one seed: the same throws for the same seed, on any machine. */
export class Dice {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = mulberry32(seed);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from `least` to `most`, both of them possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(some: readonly T[]): T | undefined {
    return some[Math.floor(this.next() * some.length)];
  }

  /** Until the next of what comes so often on average. */
  until(meanMs: number): number {
    return -Math.log(1 - this.next()) * meanMs;
  }
}
