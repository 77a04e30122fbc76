import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planted } from '../../../proof/mutants/planted.ts';

const root = join(import.meta.dirname, '../../..');

describe('the planted faults', () => {
  it('are thirty at the least', () => {
    expect(planted.length).toBeGreaterThanOrEqual(30);
  });

  it.each(planted.map((mutant) => [mutant.breaks, mutant] as const))(
    '%s: still has its place',
    (_, mutant) => {
      const parts = readFileSync(join(root, mutant.file), 'utf8').split(mutant.find);
      expect(parts.length - 1, mutant.find).toBe(1);
      expect(mutant.replace).not.toBe(mutant.find);
    },
  );
});
