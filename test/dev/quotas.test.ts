import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quotas, windowSeconds } from '../../src/http/quotas.ts';

const wrangler = readFileSync(join(import.meta.dirname, '../../wrangler.toml'), 'utf8');

it('a quota says what its binding enforces', () => {
  for (const { binding, perMinute } of Object.values(quotas)) {
    const [, limit, period] =
      new RegExp(`name = "${binding}"\\n.*\\nsimple = \\{ limit = (\\d+), period = (\\d+) \\}`).exec(
        wrangler,
      ) ?? [];
    expect([binding, Number(limit), Number(period)]).toEqual([binding, perMinute, windowSeconds]);
  }
});
