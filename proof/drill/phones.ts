import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { basketOf } from '../../bench/load/baskets.ts';
import type { apiOf, Reply } from '../../bench/product/api.ts';
import type { Counter, Day } from '../../bench/stack.ts';
import type { Dice } from '../simulate/dice.ts';

export type Api = ReturnType<typeof apiOf>;
/** `placed`: the ids of the 201s; `refused`: how many, by code; `unanswered`: given up, so nobody knows. */
export type Ordered = {
  placed: { id: string; cafeteriaId: string }[];
  refused: Record<string, number>;
  unanswered: number;
};

/** A phone asks again for so long; afterwards its student walks over. */
const givesUpAfterMs = 120_000;

/** Whether an answer ends the matter. Without one, at a 5xx and at a 429 it is asked again. */
const isDefinite = ({ status }: Reply): boolean => status > 0 && status < 500 && status !== 429;

/** Asks until there is an answer that ends the matter, as phones do; null: it was given up. */
export async function askUntilAnswered(
  api: Api,
  path: string,
  call: Parameters<Api['call']>[1],
  dice: Dice,
): Promise<Reply | null> {
  const until = performance.now() + givesUpAfterMs;
  for (let waitMs = 250; performance.now() < until; waitMs = Math.min(4_000, waitMs * 2)) {
    const reply = await api.call(path, call);
    if (isDefinite(reply)) return reply;
    await sleep(waitMs * (0.5 + dice.next()));
  }
  return null;
}

/** So many orders a second for so long, in cash, each with one key however often it is sent. */
export async function orderFor(
  api: Api,
  { students, counters }: Day,
  dice: Dice,
  { seconds, rate }: { seconds: number; rate: number },
): Promise<Ordered> {
  const ordered: Ordered = { placed: [], refused: {}, unanswered: 0 };
  const place = async (index: number) => {
    const student = students[index % students.length] as Day['students'][number];
    const counter = counters[index % counters.length] as Counter;
    const { cafeteriaId, lines } = basketOf(counter, index % students.length, index);
    const body = { cafeteriaId, items: lines, paymentMethod: 'cash' };
    const call = { token: student.token, body, idempotencyKey: randomUUID() };
    const reply = await askUntilAnswered(api, '/orders', call, dice);
    if (!reply) ordered.unanswered++;
    else if (reply.status === 201) ordered.placed.push({ id: String(reply.body.id), cafeteriaId });
    else {
      const code = String(reply.body.code ?? reply.status);
      ordered.refused[code] = (ordered.refused[code] ?? 0) + 1;
    }
  };
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let index = 0; index < seconds * rate; index++) {
    await sleep(Math.max(0, began + (index * 1_000) / rate - performance.now()));
    all.push(place(index));
  }
  await Promise.all(all);
  return ordered;
}
