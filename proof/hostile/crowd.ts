import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { basketOf } from '../../bench/load/baskets.ts';
import type { Reply } from '../../bench/product/api.ts';
import type { Counter, Day, Person } from '../../bench/stack.ts';
import { type Api, askUntilAnswered } from '../drill/phones.ts';
import type { Dice } from '../simulate/dice.ts';
import { addressBehindNat } from './campus.ts';

/** What students were answered who just want to eat. `waitsMs`: from the moment when an order should have been sent to its 201. */
export type Meal = { placed: string[]; waitsMs: number[]; faults: string[] };

/**
 * So many of them a second look at the menu, order, and look at their order: whatever anybody else does, each
 * answer is right. Where it is said to try again, they do, with their key; that counts as waiting.
 */
export async function eat(
  api: Api,
  { students, counters }: Day,
  dice: Dice,
  { seconds, rate, first }: { seconds: number; rate: number; first: number },
): Promise<Meal> {
  const meal: Meal = { placed: [], waitsMs: [], faults: [] };
  const ask = (path: string, call: Parameters<Api['call']>[1]) => askUntilAnswered(api, path, call, dice);
  const one = async (turn: number, dueAt: number) => {
    const { token } = students[turn % students.length] as Person;
    const counter = counters[turn % counters.length] as Counter;
    const { cafeteriaId, lines } = basketOf(counter, turn % students.length, turn);
    const body = { cafeteriaId, items: lines, paymentMethod: 'cash', allowDuplicate: true };
    const address = addressBehindNat();
    const order = await ask('/orders', { token, body, address, idempotencyKey: randomUUID() });
    const waitedMs = performance.now() - dueAt;
    const totalCents = lines.reduce(
      (sum, { menuItemId, quantity }) =>
        sum + quantity * (counter.menu.find(({ id }) => id === menuItemId)?.priceCents ?? Number.NaN),
      0,
    );
    if (order?.status !== 201 || order.body.totalCents !== totalCents)
      return meal.faults.push(`an order of ${totalCents} was answered ${said(order)}`);
    meal.waitsMs.push(waitedMs);
    meal.placed.push(String(order.body.id));
    const [menu, own] = await Promise.all([
      ask(`/cafeterias/${cafeteriaId}/menu`, { address }),
      ask(`/orders/${order.body.id}`, { token, address }),
    ]);
    if (menu?.status !== 200) meal.faults.push(`the menu was answered ${said(menu)}`);
    if (own?.status !== 200 || own.body.totalCents !== totalCents)
      meal.faults.push(`one's own order was answered ${said(own)}`);
  };
  const began = performance.now();
  const all: Promise<unknown>[] = [];
  for (let n = 0; n < seconds * rate; n++) {
    const dueAt = began + (n * 1_000) / rate;
    await sleep(Math.max(0, dueAt - performance.now()));
    all.push(one(first + n, dueAt));
  }
  await Promise.all(all);
  return meal;
}

const said = (reply: Reply | null) =>
  reply ? `${reply.status} ${reply.body.code ?? reply.body.totalCents ?? ''}` : 'not at all';
