/** Phones that order, wait for the 201 and order again: how many orders a second, and what one costs with all that follows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../drain.ts';
import { percentile, waits } from '../figures/percentiles.ts';
import type { LoadReport } from '../load/loops.ts';
import { orderingPhones, type PhonePlan, told, touchingPhones, troubles } from '../load/phones.ts';
import { costs, readMeter } from '../meter.ts';
import type { Scenario, Turn } from '../scenario.ts';
import type { Counter, Day, Person, Stack } from '../stack.ts';

/** Durable Objects that nobody asks for ten seconds are put to sleep. */
const sleepsAfterMs = 12_000;
/** An open order holds a code of four digits in its cafeteria: more than that many and the codes run out. */
const mostOpenOrders = 8_000;
const newcomers = 2_000;

export const orders: Scenario = {
  summary: 'phones that order, wait for the 201 and order again (closed loop)',
  stacks: 'both',
  async turn(stack, setting) {
    const { options, generator } = setting;
    const { concurrency, cold, cafeterias } = options;
    const guests = options.students || (cold ? newcomers : concurrency);
    const day = await stack.openDay({ cafeterias, students: cold ? guests + concurrency : guests, staff: 0 });
    const plan: PhonePlan = {
      stack,
      day,
      concurrency,
      slotStarts: await slotStartsOf(stack, day, options.slots),
    };
    const most = Math.floor((mostOpenOrders * day.counters.length) / concurrency);
    const load = (students: Person[], seconds: number, each: number) =>
      generator.ask('run', {
        kind: 'closed',
        phones: orderingPhones(plan, students),
        seconds,
        each,
        creates: true,
      });

    if (cold) await sleep(sleepsAfterMs);
    const warm = await load(day.students.slice(0, concurrency), options.warmup, Math.floor(most / 4));
    await drain(stack);
    const measured = cold ? day.students.slice(concurrency) : day.students;
    // While all that follows the warm-up was waited for, they may have been forgotten: they have just looked at the menu.
    const touch = {
      kind: 'closed',
      phones: touchingPhones(plan, measured),
      seconds: 30,
      creates: false,
    } as const;
    if (!cold) await generator.ask('run', { ...touch, each: Math.ceil(guests / concurrency) });

    const before = await readMeter(stack, setting);
    const each = cold ? Math.floor(guests / concurrency) : most - Math.floor(most / 4);
    const report = await setting.measured(() => load(measured, options.seconds, each));
    const placed = await readMeter(stack, setting);
    const drained = await drain(stack);
    const after = await readMeter(stack, setting);
    const count = report.made.ids.length;
    return {
      figures: {
        ordersPerSecond: (count / report.elapsedMs) * 1000,
        ...waits('wait', report.waitsMs),
        failed: report.sent - count,
        ...costs('', stack, before, after, count),
        ...costs('placing', stack, before, placed, count),
        drainSeconds: drained.elapsedMs / 1000,
        ...(await untilPushed(stack, day, report)),
      },
      faults: [...troubles(report), ...drained.faults, ...(await stack.faults(day, ...told(warm, report)))],
    };
  },
};

/** By cafeteria, a few that stay open while we measure; the first may close meanwhile. */
async function slotStartsOf(
  stack: Stack,
  { counters }: Day,
  wanted: boolean,
): Promise<Map<Counter, string[]>> {
  const starts = new Map<Counter, string[]>();
  for (const counter of wanted ? counters : [])
    starts.set(counter, (await stack.slotStarts(counter)).slice(1, 5));
  return starts;
}

/** From the 201 until the provider of push messages has it. */
async function untilPushed(stack: Stack, day: Day, { made }: LoadReport): Promise<Turn['figures']> {
  const pushedAt = await stack.pushedAt(day);
  const pushWaits = made.ids.flatMap((id, index) => {
    const at = pushedAt.get(id);
    return at === undefined ? [] : [at - (made.answeredAt[index] ?? 0)];
  });
  return { pushedP50Ms: percentile(pushWaits, 0.5), pushedP99Ms: percentile(pushWaits, 0.99) };
}
