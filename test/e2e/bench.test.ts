import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** That it measures, not how fast it is: a machine that tests other things meanwhile says nothing about that. */
it('the judge orders and reads menus, loses nothing and says so in JSON', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  const json = join(folder, 'figures.json');
  try {
    const load = ['--seconds=1', '--warmup=0', '--concurrency=4', '--cafeterias=2', `--json=${json}`];
    await promisify(execFile)(process.execPath, ['bench/index.ts', 'orders', 'menu', ...load], {
      cwd: root,
      timeout: 100_000,
    });
    const [orders, menu] = readFileSync(json, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(orders).toMatchObject({ scenario: 'orders', stacks: { itsur: { faults: [] } } });
    expect(orders.stacks.itsur.median).toMatchObject({
      failed: 0,
      ordersPerSecond: expect.any(Number),
      waitP99Ms: expect.any(Number),
      roundTrips: expect.any(Number),
      pushedP50Ms: expect.any(Number),
    });
    expect(orders.stacks.itsur.median.ordersPerSecond).toBeGreaterThan(0);
    expect(menu).toMatchObject({ scenario: 'menu', stacks: { itsur: { faults: [] } } });
    expect(menu.stacks.itsur.median).toMatchObject({
      anonymousPerSecond: expect.any(Number),
      knownShareOf304: 1,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
