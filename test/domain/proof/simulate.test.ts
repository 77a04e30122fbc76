import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { invariants } from '../../../proof/simulate/invariants.ts';
import { simulate } from '../../../proof/simulate/run.ts';

/** Seeds whose days have in them what most of the planted mutants break (proof/mutants). */
const seeds = [1, 2, 3];

describe('a cafeteria in which everything dies, gets lost and comes twice', () => {
  it.each(seeds)('keeps all its promises for a day (seed %i)', async (seed) => {
    const { figures, failure } = await simulate(seed, 1);
    if (failure) throw new Error(`step ${failure.step}, ${failure.at}`, { cause: failure.error });
    expect(figures.orders).toBeGreaterThan(5);
    expect(figures.refunds).toBeGreaterThan(0);
  });

  it('is the same again by the same seed', async () => {
    const lives = [await simulate(7, 0.3), await simulate(7, 0.3)];
    expect(lives[0]).toEqual(lives[1]);
  });
});

it('the invariants are told of in the docs, in the same words', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');
  for (const [name, sentence] of Object.entries(invariants))
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`\`${name}\` | ${sentence.replaceAll(/\s+/g, ' ')}`);
});
