import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuredBy, readMeasured } from '../../dev/cost/measured.ts';
import { assumptions, charge, monthlyBill, type Usage } from '../../dev/cost/model.ts';
import { prices } from '../../dev/cost/prices.ts';
import counted from '../../dev/cost/usage.json' with { type: 'json' };

const usage: Usage = counted.perOrder;
const measured = readMeasured();
const billOf = (changes: Partial<typeof assumptions> | Record<string, number>, times = {}) =>
  monthlyBill(usage, { ...measured, ...times }, { ...assumptions, ...changes });
const lineOf = (bill: ReturnType<typeof billOf>, meter: string) =>
  bill.lines.find((line) => line.meter === meter) ?? expect.fail(meter);

describe('a month’s bill', () => {
  it('charges what is above the included part, in the price’s unit', () => {
    const price = { perUnit: 0.3, unit: 1e6, included: 10e6, source: '', asOf: '' };
    expect([0, 10e6, 15e6].map((quantity) => charge(price, quantity))).toEqual([0, 0, 1.5]);
  });

  it('is the sum of its lines, one a price and the plan', () => {
    const bill = billOf({});
    expect(bill.lines.map(({ meter }) => meter)).toEqual(['plan', ...Object.keys(prices)]);
    expect(bill.usd).toBeCloseTo(bill.lines.reduce((sum, { usd }) => sum + usd, 0));
    expect(bill.ordersPerMonth).toBe(26_400);
  });

  it('stays under the seed’s 130 USD for 2,000 users, and costs less an order with more of them', () => {
    const [two, twenty, hundreds] = [2000, 20_000, 200_000].map((users) => billOf({ users }));
    expect(two?.usd).toBeLessThan(130);
    expect(twenty?.usdPerOrder).toBeLessThan(two?.usdPerOrder ?? 0);
    expect(hundreds?.usd).toBeGreaterThan(twenty?.usd ?? 0);
  });

  it('with nobody there is the plan, a database that is asked once a minute, and nothing else', () => {
    const bill = billOf({ users: 0, 'service-hours': 0 });
    const night = 730 * 0.25 * prices.databaseCuHours.perUnit;
    expect(bill.usd).toBeCloseTo(5 + night);
    expect(bill.usdPerOrder).toBe(0);
  });

  it('pays for a larger database in the busiest minutes alone', () => {
    const calm = lineOf(billOf({ users: 200_000, 'peak-share': 0.01 }), 'databaseCuHours');
    const rush = lineOf(billOf({ users: 200_000, 'peak-share': 0.33, 'peak-minutes': 5 }), 'databaseCuHours');
    expect(rush.quantity).toBeGreaterThan(0);
    expect(calm.quantity).toBeGreaterThan(0);
    const ever = billOf({ users: 200_000, 'cu-in-service': 64 });
    expect(lineOf(ever, 'databaseCuHours').quantity).toBeGreaterThan(rush.quantity);
  });

  it('takes the database’s and the Worker’s time from what was measured', () => {
    const many = { users: 200_000 };
    const cuHours = (times: object) => lineOf(billOf(many, times), 'databaseCuHours').quantity;
    expect(cuHours({ postgresMsPerOrder: 10 })).toBeGreaterThan(cuHours({ postgresMsPerOrder: 1 }));
    const cpu = (times: object) => lineOf(billOf(many, times), 'workerCpuMs').quantity;
    const orders = billOf(many).ordersPerMonth;
    const commits = orders * (1 + assumptions['moves-per-order']);
    expect(cpu({ workerMsPerOrder: 3 }) - cpu({ workerMsPerOrder: 2 })).toBeCloseTo(commits, -2);
    const visits = 200_000 * assumptions['visits-per-user-day'] * assumptions['days-per-month'];
    expect(cpu({ workerMsPerMenuRead: 1.5 }) - cpu({ workerMsPerMenuRead: 0.5 })).toBeCloseTo(
      orders + visits,
      -2,
    );
    expect(cpu({ workerMsPerSocket: 1 }) - cpu({ workerMsPerSocket: 0 })).toBeCloseTo(visits, -2);
  });

  it('pays for logs by their volume, and for less of it when fewer requests get a line', () => {
    const small = billOf({});
    expect(lineOf(small, 'logGb').usd).toBe(0);
    const [all, tenth] = [1, 0.1].map((share) =>
      lineOf(billOf({ users: 200_000, 'request-log-share': share }), 'logGb'),
    );
    expect(all?.usd).toBeGreaterThan(tenth?.usd ?? 0);
    expect(all?.usd).toBeCloseTo(((all?.quantity ?? 0) - 50) * 0.25);
  });

  it('keeps events in the database for as long as it was said, and then in the archive', () => {
    const gb = (months: number) => lineOf(billOf({ 'months-kept': months }), 'databaseGbMonths').quantity;
    expect(gb(24) - gb(12)).toBeCloseTo((26_400 * 12 * assumptions['told-kb-per-order']) / 1e6);
    expect(lineOf(billOf({}), 'archiveGbMonths')).toMatchObject({ usd: 0, quantity: expect.any(Number) });
  });

  it('names a source and a date for each price', () => {
    for (const { source, asOf } of Object.values(prices))
      expect([source, asOf]).toEqual([expect.stringMatching(/^https:\/\//), expect.stringMatching(/^2026-/)]);
  });
});

/** As the bench writes them, a scenario a line. */
const benchLine = (scenario: string, median: Record<string, number | null>, faults: string[] = []) =>
  JSON.stringify({
    scenario,
    at: '2026-12-01T10:00:00.000Z',
    machine: { cpus: 2, node: 'v24.21.0' },
    options: {},
    stacks: { itsur: { median, turns: [], faults }, classic: { median: { cpuPostgresMs: 9 }, faults: [] } },
    ratios: {},
  });
const orders = benchLine('orders', { cpuPostgresMs: 0.876, cpuApplicationMs: 1.5, roundTrips: 0.5 });
const recess = benchLine('recess', { socketCpuApplicationMs: 1.25 });
const menu = benchLine('menu', { anonymousCpuApplicationMs: 0.25 });

describe('what the bench has measured', () => {
  it('is taken over figure by figure, of the later run of a scenario', () => {
    const earlier = benchLine('menu', { anonymousCpuApplicationMs: 7 });
    expect(measuredBy([earlier, orders, recess, menu, ''].join('\n'))).toEqual({
      isPlaceholder: false,
      measuredOn: '2026-12-01',
      command: measured.command,
      machine: '2 CPU, Node v24.21.0',
      postgresMsPerOrder: 0.88,
      roundTripsPerOrder: 0.5,
      workerMsPerOrder: 1.5,
      workerMsPerMenuRead: 0.25,
      workerMsPerSocket: 1.25,
    });
  });

  it('is refused when a scenario is missing, could not tell its CPU, or has lost something', () => {
    expect(() => measuredBy([orders, menu].join('\n'))).toThrow(/workerMsPerSocket.*bench -- recess/);
    const untold = benchLine('menu', { anonymousCpuApplicationMs: null });
    expect(() => measuredBy([orders, recess, untold].join('\n'))).toThrow(/anonymousCpuApplicationMs/);
    const lossy = benchLine('orders', { cpuPostgresMs: 1, cpuApplicationMs: 1, roundTrips: 1 }, ['lost: 1']);
    expect(() => measuredBy([lossy, recess, menu].join('\n'))).toThrow('bench orders: lost: 1');
  });
});

describe('npm run cost', () => {
  const cost = (...parameters: string[]) =>
    spawnSync('npm', ['run', '-s', 'cost', '--', ...parameters], { encoding: 'utf8' });

  it('prints the bill for as many users as asked, ten and a hundred times 2,000 beside it', () => {
    const { status, stdout } = cost('--users', '2000', '--orders-per-user-day', '0.5');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/Pedidos \/ orders\s+22,000\s+220,000\s+2,200,000/),
    ]);
    expect(stdout).toMatch(/la semilla estimó|La semilla estimó/);
    expect(stdout).toContain('orders-per-user-day 0.5');
  });

  it('takes over what the bench wrote, and says whether times were measured', () => {
    const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-cost-'));
    const [lines, into] = [join(folder, 'bench.ndjson'), join(folder, 'measured.json')];
    writeFileSync(lines, [orders, recess, menu].join('\n'));
    const { status, stdout } = cost('--measured', lines, '--into', into);
    expect([status, stdout]).toEqual([0, expect.stringContaining('times measured 2026-12-01, 2 CPU')]);
    expect(JSON.parse(readFileSync(into, 'utf8'))).toMatchObject({ postgresMsPerOrder: 0.88 });
    writeFileSync(into, JSON.stringify({ ...measured, isPlaceholder: true }));
    expect(cost('--into', into).stdout).toContain('times NOT MEASURED');
    rmSync(folder, { recursive: true });
  });

  it('refuses what is no number', () => {
    expect(cost('--users', 'many')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--users many'),
    });
  });
});
