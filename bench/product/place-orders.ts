import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { basketOf } from '../load/baskets.ts';
import type { Counter, Person } from '../stack.ts';
import type { apiOf } from './api.ts';

export type Placed = { id: string; userId: string; answeredAt: number };

/**
 * So many orders a second for so long, however slowly they are answered. Each has an idempotency key, and is sent once
 * more with it when its answer was lost. Times are on the monotonic clock.
 */
export async function placeOrders(
  api: ReturnType<typeof apiOf>,
  students: Person[],
  counter: Counter,
  { seconds, rate }: { seconds: number; rate: number },
): Promise<{ placed: Placed[]; refused: string[] }> {
  const placed: Placed[] = [];
  const refused: string[] = [];
  const place = async ({ id: userId, token }: Person, index: number) => {
    const { cafeteriaId, lines } = basketOf(counter, index % students.length, index);
    const body = { cafeteriaId, items: lines, paymentMethod: 'cash' };
    const call = { token, body, idempotencyKey: randomUUID() };
    let reply = await api.call('/orders', call);
    if (reply.status === 0 || reply.status >= 500) reply = await api.call('/orders', call);
    if (reply.status === 201)
      placed.push({ id: String(reply.body.id), userId, answeredAt: performance.now() });
    else refused.push(`${reply.status} ${reply.body.code ?? JSON.stringify(reply.body)}`);
  };
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let index = 0; index < seconds * rate; index++) {
    await sleep(Math.max(0, began + (index * 1000) / rate - performance.now()));
    all.push(place(students[index % students.length] as Person, index));
  }
  await Promise.all(all);
  return { placed, refused };
}
