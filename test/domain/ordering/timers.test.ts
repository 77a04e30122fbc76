import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatuses } from '../../../src/contracts/orders.ts';
import type { CafeteriaFacts } from '../../../src/domain/ordering/state.ts';
import { isTickDue, overdueOrders } from '../../../src/domain/ordering/timers.ts';
import {
  at,
  daily,
  decided,
  dish,
  holding,
  iso,
  kitchen,
  monday,
  order,
  orderIn,
  stateAfter,
  told,
  tuesday,
} from './support.ts';

const now = at('10:20');
const tick = { kind: 'tick' } as const;
const runOut = { kind: 'run_out', orderId: 'order', isKnownUnpaid: true } as const;
const ends: Partial<Record<OrderStatus, { by: 'payBy' | 'acceptBy' | 'collectBy'; to: OrderStatus }>> = {
  pending_payment: { by: 'payBy', to: 'expired' },
  placed: { by: 'acceptBy', to: 'expired' },
  ready: { by: 'collectBy', to: 'no_show' },
};
const due = (status: OrderStatus, when: number) =>
  order({ status, held: { torta: 1 }, payBy: iso(when), acceptBy: iso(when), collectBy: iso(when) });

describe('an order whose time has run out', () => {
  it.each(orderStatuses)('ends by itself, if it waits for somebody: when it is %s?', (status) => {
    const state = holding(due(status, now), { dishes: [dish('torta', { stock: 2 })] });
    const ended = decided(state, runOut, now);
    const end = ends[status];
    if (!end) expect(ended).toEqual({ kind: 'decided', outcome: { kind: 'none' }, events: [], rest: {} });
    else {
      expect(orderIn(ended.outcome)).toMatchObject({
        status: end.to,
        version: 2,
        closedAt: iso(now),
        payBy: null,
        acceptBy: null,
        collectBy: null,
      });
      expect(told(ended).at(-1)).toEqual([`order.${end.to}`, { by: 'system' }]);
      expect(stateAfter(state, ended).dishes.get('torta')?.stock).toBe(end.to === 'no_show' ? 2 : 3);
    }
  });

  it.each(Object.entries(ends))('is let be a moment before: %s', (status, { by }) => {
    const record = due(status as OrderStatus, now - 60_000);
    const state = holding({ ...record, document: { ...record.document, [by]: iso(now + 1) } });
    expect(decided(state, runOut, now).outcome).toEqual({ kind: 'none' });
  });

  it('is let be when nobody has set a time, or somebody was faster, or there is none', () => {
    expect(decided(holding(order()), runOut, now).outcome).toEqual({ kind: 'none' });
    expect(decided(kitchen(), runOut, now).outcome).toEqual({ kind: 'none' });
  });

  it.each<[string, { waited: number; asked?: boolean; status?: OrderStatus }, boolean]>([
    ['waits on while nobody has asked for its money', { waited: 0 }, false],
    ['waits on for half an hour', { waited: 30 * 60_000 - 1 }, false],
    ['ends then all the same', { waited: 30 * 60_000 }, true],
    ['ends at once when there is none', { waited: 0, asked: true }, true],
    ['ends at once when it waits for something else', { waited: 0, status: 'placed' }, true],
  ])('and that may be paid by now %s', (_, { waited, asked, status = 'pending_payment' }, ends) => {
    const state = holding(due(status, now - waited));
    const { outcome } = decided(state, { kind: 'run_out', orderId: 'order', isKnownUnpaid: asked }, now);
    expect(outcome.kind).toBe(ends ? 'done' : 'none');
  });

  it.each<[string, { hours: [string, string]; slot: string; now: string }, string | null]>([
    ['ends at its time, while it is open', { hours: ['08:00', '16:00'], slot: '12:00', now: '09:10' }, null],
    [
      'waits for those who come, and says how long, when nobody is there',
      { hours: ['10:00', '16:00'], slot: '11:00', now: '09:10' },
      '10:05',
    ],
    [
      'waits no longer when the clock was late as well',
      { hours: ['10:00', '16:00'], slot: '11:00', now: '10:05' },
      null,
    ],
    [
      'ends at its time when nobody comes before its slot',
      { hours: ['12:00', '16:00'], slot: '11:00', now: '09:10' },
      null,
    ],
  ])('that was to be accepted at ten past nine %s', (_, { hours, slot, now: time }, waitsUntil) => {
    const record = order({ status: 'placed', acceptBy: iso(at('09:10')), pickupSlot: iso(at(slot)) });
    const state = holding(record, { calendar: { weekly: daily(...hours) } });
    expect(overdueOrders(state, at(time))).toEqual(['order']);
    const ended = decided(state, runOut, at(time));
    expect(orderIn(ended.outcome)).toMatchObject(
      waitsUntil === null
        ? { status: 'expired', acceptBy: null }
        : { status: 'placed', version: 2, acceptBy: iso(at(waitsUntil)) },
    );
    if (waitsUntil === null) return;
    expect(told(ended)).toEqual([['order.put_off', undefined]]);
    const waiting = stateAfter(state, ended);
    expect(overdueOrders(waiting, at(waitsUntil) - 1)).toEqual([]);
    expect(orderIn(decided(waiting, runOut, at(waitsUntil)).outcome)).toMatchObject({ status: 'expired' });
  });

  it('is known, those that have waited longest first', () => {
    const orders = [
      order({ id: 'late', acceptBy: iso(now) }),
      order({ id: 'latest', status: 'ready', collectBy: iso(now - 60_000) }),
      order({ id: 'later', status: 'pending_payment', payBy: iso(now - 1_000) }),
      order({ id: 'early', acceptBy: iso(now + 1) }),
      order({ id: 'never', status: 'preparing', acceptBy: iso(now) }),
    ];
    expect(overdueOrders(kitchen({ orders }), now)).toEqual(['latest', 'later', 'late']);
  });

  it.each([
    ['is put off when its break was moved: its student sits in class', '13:30', iso(at('14:00'))],
    ['ends at its time when its break has begun', '12:40', null],
    ['ends at its time when its break is not to be', null, null],
  ])('that is ready, and was to be collected by a quarter to one, %s', (_, startsAt, collectBy) => {
    const ready = order({ status: 'ready', collectBy: iso(at('12:45')), pickupSlot: iso(at('12:00')) });
    const calendar = {
      weekly: daily('08:00', '20:00'),
      breaks: [{ id: 'receso', name: 'Receso', weekday: 1, startsAt: '12:00', endsAt: '12:20' }],
      alteredBreaks: [
        { breakId: 'receso', day: monday, startsAt, endsAt: startsAt && `${startsAt.slice(0, 2)}:55` },
      ],
    };
    const state = holding({ ...ready, breakId: 'receso' }, { calendar });
    const ended = orderIn(decided(state, runOut, at('12:45')).outcome);
    expect([ended.status, ended.collectBy]).toEqual([collectBy ? 'ready' : 'no_show', collectBy]);
  });
});

describe('a tick', () => {
  const paused = { status: 'paused', pauseReason: 'no gas', pausedUntil: now } as const;
  const slowed = { capacityPercent: 50, capacityUntil: now, extraWaitMinutes: 10 };
  const resumed = ['cafeteria.resumed', { by: 'system' }];
  const recovered = ['cafeteria.wait_changed', { by: 'system', capacityPercent: 100, extraWaitMinutes: 0 }];
  const quick = { capacityPercent: 100, capacityUntil: null, extraWaitMinutes: 0 };
  const open = { status: 'open', pauseReason: null, pausedUntil: null };

  it.each<[string, Partial<CafeteriaFacts>, unknown[], object]>([
    ['ends a pause that is over', paused, [resumed], open],
    [
      'leaves one that is not',
      { ...paused, pausedUntil: now + 1 },
      [],
      { status: 'paused', pauseReason: 'no gas' },
    ],
    ['leaves one without an end', { ...paused, pausedUntil: null }, [], { status: 'paused' }],
    ['lets the kitchen be quick again', slowed, [recovered], quick],
    [
      'leaves it slow until then',
      { ...slowed, capacityUntil: now + 1 },
      [],
      { ...slowed, capacityUntil: now + 1 },
    ],
    [
      'leaves it slow without an end',
      { ...slowed, capacityUntil: null },
      [],
      { ...slowed, capacityUntil: null },
    ],
    ['does both, the pause first', { ...paused, ...slowed }, [resumed, recovered], { ...open, ...quick }],
  ])('%s, once', (_, facts, events, cafeteria) => {
    const state = kitchen({ cafeteria: facts });
    expect(isTickDue(state, now)).toBe(events.length > 0);
    const ticked = decided(state, tick, now);
    expect([ticked.outcome, told(ticked), ticked.rest]).toEqual([{ kind: 'none' }, events, {}]);
    const left = stateAfter(state, ticked);
    expect(left.cafeteria).toMatchObject(cafeteria);
    expect([isTickDue(left, now), decided(left, tick, now).events]).toEqual([false, []]);
  });

  it('puts off what nobody could accept in its time, since hours were changed, and tells until when', () => {
    const hours = { calendar: { weekly: daily('10:00', '16:00') } };
    const placed = { status: 'placed', acceptBy: iso(at('09:10')) } as const;
    const state = holding(order({ ...placed, pickupSlot: iso(at('11:00')) }), hours);
    expect(isTickDue(state, at('06:00'))).toBe(true);
    const ticked = decided(state, tick, at('06:00'));
    expect(told(ticked)).toEqual([['order.put_off', undefined]]);
    const left = stateAfter(state, ticked);
    expect(left.orders.get('order')?.document).toMatchObject({ version: 2, acceptBy: iso(at('10:05')) });
    expect([isTickDue(left, at('06:00')), decided(left, tick, at('06:00')).events]).toEqual([false, []]);
    const tooEarly = holding(order({ ...placed, pickupSlot: iso(at('09:30')) }), hours);
    expect(isTickDue(tooEarly, at('06:00'))).toBe(false);
  });

  it('is due when the day is over', () => {
    expect([
      isTickDue(kitchen(), at('00:00', tuesday) - 1),
      isTickDue(kitchen(), at('00:00', tuesday)),
    ]).toEqual([false, true]);
  });
});
