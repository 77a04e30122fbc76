import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { assumptions, charge, monthlyBill, type Usage } from '../../dev/cost/model.ts';
import { prices } from '../../dev/cost/prices.ts';
import measured from '../../dev/cost/usage.json' with { type: 'json' };

const usage: Usage = measured.perOrder;
const billOf = (changes: Partial<typeof assumptions> | Record<string, number>) =>
  monthlyBill(usage, { ...assumptions, ...changes });
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

  it('names a source and a date for each price', () => {
    for (const { source, asOf } of Object.values(prices))
      expect([source, asOf]).toEqual([expect.stringMatching(/^https:\/\//), expect.stringMatching(/^2026-/)]);
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

  it('refuses what is no number', () => {
    expect(cost('--users', 'many')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--users many'),
    });
  });
});
