/**
 * The bell: orders come as people do (open loop, Poisson), each measured from the moment when it should have been sent, while
 * students and staff listen. Nobody waits for the one before, so what the server cannot do in time shows.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../drain.ts';
import { waits } from '../figures/percentiles.ts';
import { poissonArrivals } from '../figures/poisson.ts';
import { hearing } from '../figures/verification.ts';
import { basketOf } from '../load/baskets.ts';
import { inTurn, told, troubles } from '../load/phones.ts';
import { costs, readMeter } from '../meter.ts';
import type { Scenario, Setting } from '../scenario.ts';
import type { Day, Person, Stack } from '../stack.ts';

/** As many hands as a balancer gives one machine at a time. */
const opensAtATime = 50;
const heardWithinMs = 60_000;

export const recess: Scenario = {
  summary: 'orders come as they come while 2,000 students and 20 staff listen (open loop, Poisson)',
  stacks: 'both',
  defaults: { seconds: 20 },
  async turn(stack, setting) {
    const { options, generator } = setting;
    const day = await stack.openDay({
      cafeterias: options.cafeterias,
      students: options.sockets,
      staff: options.staff,
    });
    try {
      const beforeSockets = await readMeter(stack, setting);
      const opened = await generator.ask('listen', {
        listeners: listenersOf(stack, day),
        atATime: opensAtATime,
      });
      const socketCosts = costs(
        'socket',
        stack,
        beforeSockets,
        await readMeter(stack, setting),
        opened.opened,
      );
      const crowd = (seconds: number, seed: number) =>
        generator.ask('run', {
          kind: 'open',
          arrivals: poissonArrivals({ rate: options.rate, seconds, seed }),
          requests: requestsOf(stack, day),
          creates: true,
        });
      const warm = await crowd(options.warmup, options.seed + 1);
      await drain(stack);

      const before = await readMeter(stack, setting);
      const report = await setting.measured(() => crowd(options.seconds, options.seed));
      const expected = report.made.places.map(
        (place) => day.staff.filter((cook) => cook.cafeteriaId === place).length,
      );
      const heard = await untilHeard(setting, report.made.ids, expected);
      const drained = await drain(stack);
      const after = await readMeter(stack, setting);
      const { latencies, lost, doubled } = hearing(report.made, expected, heard);
      return {
        figures: {
          socketsPerSecond: (opened.opened / opened.elapsedMs) * 1000,
          ...socketCosts,
          ordersPerSecond: (report.made.ids.length / report.elapsedMs) * 1000,
          ...waits('wait', report.waitsMs),
          ...waits('staffHears', latencies),
          failed: report.sent - report.made.ids.length,
          ...costs('', stack, before, after, report.made.ids.length),
          drainSeconds: drained.elapsedMs / 1000,
          ...{ lost, doubled, outOfOrder: heard.faults.length, closed: heard.closed },
        },
        faults: [
          ...opened.failed.slice(0, 3).map((why) => `socket: ${why}`),
          ...troubles(report),
          ...(lost > 0 ? [`${lost} times an order was not heard`] : []),
          ...(doubled > 0 ? [`${doubled} times an order was heard twice`] : []),
          ...heard.faults,
          ...(heard.closed > 0 ? [`${heard.closed} sockets were closed`] : []),
          ...drained.faults,
          ...(await stack.faults(day, ...told(warm, report))),
        ],
      };
    } finally {
      await generator.ask('hangUp');
    }
  },
};

function listenersOf(stack: Stack, { students, staff, counters }: Day) {
  return [
    ...staff.map((cook, index) =>
      stack.listener(inTurn(stack.origins, index), cook, cook.cafeteriaId, 'staff'),
    ),
    ...students.map((student, index) =>
      stack.listener(inTurn(stack.origins, index), student, inTurn(counters, index).cafeteriaId, 'student'),
    ),
  ];
}

/** One of each student, who orders where they listen. */
const requestsOf = (stack: Stack, { students, counters }: Day) =>
  students.map((student: Person, index) =>
    stack.order(
      inTurn(stack.origins, index),
      student,
      basketOf(inTurn(counters, index), index, Math.floor(index / counters.length)),
    ),
  );

/** Waits until each order was heard as often as there are staff to hear it. */
async function untilHeard({ generator }: Setting, ids: string[], expected: number[]) {
  const wanted = expected.reduce((sum, count) => sum + count, 0);
  const made = new Set(ids);
  const deadline = performance.now() + heardWithinMs;
  for (;;) {
    const heard = await generator.ask('heard');
    const count = heard.ids.filter((id) => made.has(id)).length;
    if (count >= wanted || performance.now() > deadline) return heard;
    await sleep(100);
  }
}
