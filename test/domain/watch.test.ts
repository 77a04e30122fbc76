import { expect, it } from 'vitest';
import { nextWatch, type Watched } from '../../src/domain/watch.ts';

const now = Date.parse('2026-03-02T16:00:00Z');
const seconds = (count: number) => count * 1_000;
const minutes = (count: number) => count * 60_000;

const quiet: Watched = { now, lastEventAt: null, nextDue: null, hasOpenOrders: false, hasStaff: false };

it.each<[what: string, watched: Partial<Watched>, inMs: number | null]>([
  ['sleeps when nobody orders and no board is open', {}, null],
  ['sleeps then even right after an event', { lastEventAt: now }, null],
  [
    'looks every 5 s while something happens',
    { lastEventAt: now - minutes(9), hasOpenOrders: true },
    seconds(5),
  ],
  [
    'looks once a minute when orders wait and nothing moves',
    { lastEventAt: now - minutes(11), hasOpenOrders: true },
    minutes(1),
  ],
  ['looks once a minute when the last event is forgotten', { hasOpenOrders: true }, minutes(1)],
  [
    'looks four times an hour at a board that was left on',
    { lastEventAt: now - minutes(11), hasStaff: true },
    minutes(15),
  ],
  [
    'looks when the next time runs out, if that is sooner',
    { hasOpenOrders: true, nextDue: now + seconds(20) },
    seconds(20),
  ],
  ['does not wait for a time that is later', { hasOpenOrders: true, nextDue: now + minutes(20) }, minutes(1)],
  [
    'does not look at once again for what could not be ended',
    { hasOpenOrders: true, nextDue: now - 1 },
    minutes(1),
  ],
])('the watch over a cafeteria %s', (_, watched, inMs) => {
  const next = nextWatch({ ...quiet, ...watched });
  expect(next === null ? null : next - now).toBe(inMs);
});
