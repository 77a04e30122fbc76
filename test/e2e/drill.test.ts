import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drill } from '../../proof/drill/run.ts';

it('whatever is killed, hangs or is cut off, nothing is lost, doubled or half written', {
  timeout: 480_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'drill-test-'));
  try {
    const { faults, figures } = await drill(dataDir, { seconds: 20, rate: 4, screens: 30, seed: 21 });
    expect(faults).toEqual([]);
    expect(figures).toMatchObject({ ordersPlaced: 80, ordersUnanswered: 0 });
    expect(Object.keys(figures.blows as object).length).toBeGreaterThan(1);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
