import { describe, expect, it } from 'vitest';
import { staffMoves, studentMoves } from '../../../src/domain/order-moves.ts';
import { attentionAt } from '../../../src/domain/ordering/attention.ts';
import type { CafeteriaFacts, Calendar, OrderingState } from '../../../src/domain/ordering/state.ts';
import {
  ana,
  at,
  byCard,
  cook,
  daily,
  decided,
  dish,
  holding,
  iso,
  kitchen,
  monday,
  order,
  orderIn,
  place,
  refused,
  stateAfter,
  tuesday,
} from './support.ts';

const evening = at('21:00');
const open = { weekly: daily('08:00', '22:00') };
const limited = dish('torta', { stock: 0, dailyStock: 5 });
const tomorrow = { pickupSlot: iso(at('20:00', tuesday)) };
const eating = (quantity: number) => ({ ...tomorrow, items: [{ menuItemId: 'torta', quantity }] });
const ahead = (facts: Parameters<typeof kitchen>[0] = {}) =>
  kitchen({ calendar: open, ...facts, cafeteria: { bookAheadDays: 2, ...facts.cafeteria } });
const placedIn = (state: OrderingState, asked: Parameters<typeof place>[0], now = evening) =>
  stateAfter(state, decided(state, place(asked), now));

describe('the kitchen has to see to an order', () => {
  it.each<[string, number | null, number, Partial<Calendar>, Partial<CafeteriaFacts>, number]>([
    ['at once, when it is for today', at('20:00'), at('10:00'), open, {}, at('10:00')],
    ['at once, when its slot has begun', at('10:00'), at('10:05'), open, {}, at('10:05')],
    ['at once, when it has no slot', null, at('10:00'), open, {}, at('10:00')],
    ['when today begins, when it comes before that', at('12:00'), at('06:00'), open, {}, at('08:00')],
    ['when its day begins', at('08:30', tuesday), evening, open, {}, at('08:00', tuesday)],
    [
      'two hours before a slot late on another day',
      at('20:00', tuesday),
      evening,
      open,
      {},
      at('18:00', tuesday),
    ],
    ['not at night where no hours are known', at('12:00', tuesday), evening, {}, {}, at('10:00', tuesday)],
    [
      'after a pause',
      at('12:00'),
      at('10:00'),
      open,
      { status: 'paused', pausedUntil: at('11:00') },
      at('11:00'),
    ],
  ])('%s', (_, slot, now, calendar, cafeteria, expected) => {
    expect(iso(attentionAt(kitchen({ calendar, cafeteria }), slot, now))).toBe(iso(expected));
  });

  it('and it expires when they have not accepted it by then', () => {
    const placed = orderIn(decided(ahead(), place(tomorrow), evening).outcome);
    expect(placed.acceptBy).toBe(iso(at('18:05', tuesday)));
    const { document } = order({
      status: 'pending_payment',
      paymentMethod: 'card',
      paymentStatus: 'pending',
      ...tomorrow,
    });
    const payment = { id: 'payment', status: 'authorized', capturedCents: 0, refundedCents: 0 } as const;
    const follow = { kind: 'follow_payment', orderId: 'order', payment, captureFailed: false } as const;
    const paid = decided(holding({ ...order(), document }, { calendar: open }), follow, evening);
    expect(orderIn(paid.outcome)).toMatchObject({ status: 'placed', acceptBy: iso(at('18:05', tuesday)) });
  });
});

it('the time to accept an order goes on when they open again, where the doors close before it is over', () => {
  const weekly = [
    { weekday: 1, opens: '08:00', closes: '10:00' },
    { weekday: 1, opens: '13:00', closes: '16:00' },
  ];
  const state = kitchen({ calendar: { weekly }, dishes: [dish('torta', { prepMinutes: 0 })] });
  const until = (slot: string) =>
    orderIn(decided(state, place({ pickupSlot: iso(at(slot)) }), at('09:57')).outcome).acceptBy;
  expect(until('13:30')).toBe(iso(at('13:05')));
  expect(until('09:45')).toBe(iso(at('10:02')));
});

describe('an order that is ready waits for its student', () => {
  const slot = { pickupSlot: iso(at('20:00')), promisedUntil: iso(at('20:45')) };
  it.each([
    ['from its slot on, when it was made early', slot, at('17:30'), 60, at('21:00')],
    ['until its slot is over at least', slot, at('17:30'), 30, at('20:45')],
    [
      'until what was promised is over at least, when it was made in its slot',
      slot,
      at('20:10'),
      30,
      at('20:45'),
    ],
    ['from when it is ready, late in its slot', slot, at('20:30'), 30, at('21:00')],
    ['from when it is ready, when that is late', slot, at('21:00'), 30, at('21:30')],
    ['from when it is ready, when it has no slot', { pickupSlot: null }, at('17:30'), 30, at('18:00')],
  ])('%s', (_, facts, now, noShowAfterMinutes, expected) => {
    const state = holding(order({ status: 'preparing', ...facts }), { cafeteria: { noShowAfterMinutes } });
    const ready = { kind: 'move', orderId: 'order', actor: cook, ...staffMoves.ready } as const;
    expect(orderIn(decided(state, ready, now).outcome).collectBy).toBe(iso(expected));
  });
});

describe('an order for tomorrow', () => {
  it('stands in the books of tomorrow, with a number of tomorrow', () => {
    const state = ahead({ cafeteria: { ordersToday: 41 } });
    const placed = decided(state, place(tomorrow), evening);
    expect(orderIn(placed.outcome).number).toBe('A-001');
    expect(placed.events[0]?.changes.orders).toMatchObject([{ businessDay: tuesday }]);
    const after = stateAfter(state, placed);
    expect(after.cafeteria).toMatchObject({ ordersToday: 41, ordersAhead: { [tuesday]: 1 } });
    const today = decided(after, place({ userId: 'ben' }), evening);
    expect(orderIn(today.outcome).number).toBe('A-042');
    const begun = stateAfter(after, decided(after, { kind: 'tick' }, at('00:00', tuesday)));
    expect(begun.cafeteria).toMatchObject({ businessDay: tuesday, ordersToday: 1, ordersAhead: {} });
    expect(orderIn(decided(begun, place(), at('09:00', tuesday)).outcome).number).toBe('A-002');
  });

  it('leaves out a number that is called out that day already', () => {
    const state = ahead({ orders: [order({ businessDay: tuesday, number: 'A-001' })] });
    expect(orderIn(decided(state, place(tomorrow), evening).outcome).number).toBe('A-002');
  });

  it('keeps the numbers of a day that is further off when one begins', () => {
    const state = ahead({ cafeteria: { ordersAhead: { [tuesday]: 2, '2026-12-02': 3 } } });
    const begun = stateAfter(state, decided(state, { kind: 'tick' }, at('00:00', tuesday)));
    expect(begun.cafeteria).toMatchObject({ ordersToday: 2, ordersAhead: { '2026-12-02': 3 } });
  });

  it('takes of the stock of tomorrow, and nothing of today’s', () => {
    const state = ahead({ dishes: [limited] });
    expect(refused(state, place(), evening).code).toBe('out_of_stock');
    const placed = decided(state, place(eating(3)), evening);
    expect(placed.events.map(({ event }) => event)).toEqual(['order.placed']);
    expect(placed.events[0]?.changes).not.toHaveProperty('stock');
    expect(placed.events[0]?.changes.orders).toMatchObject([{ held: { torta: 3 }, ahead: { torta: 3 } }]);
    const after = stateAfter(state, placed);
    expect(refused(after, place({ ...eating(3), userId: 'ben' }), evening)).toMatchObject({
      code: 'out_of_stock',
      facts: { lines: [{ remaining: 2 }] },
    });
    const third = { ...eating(5), pickupSlot: iso(at('20:00', '2026-12-02')) };
    expect(decided(after, place({ ...third, userId: 'ben' }), evening).outcome.kind).toBe('placed');
    const begun = stateAfter(after, decided(after, { kind: 'tick' }, at('00:00', tuesday)));
    expect(begun.dishes.get('torta')?.stock).toBe(2);
  });

  it('takes of what goes on from day to day at once', () => {
    const state = ahead({ dishes: [dish('torta', { stock: 4 })] });
    expect(placedIn(state, eating(3)).dishes.get('torta')?.stock).toBe(1);
  });

  it.each<[string, number, Partial<typeof limited>, number]>([
    ['gives today nothing when it is taken back before its day', at('22:00'), {}, 0],
    ['gives its portions to its day when it is taken back on it', at('00:30', tuesday), {}, 5],
    ['gives nothing to what is no longer counted by the day', at('22:00'), { dailyStock: null }, 0],
  ])('%s', (_, now, change, expected) => {
    let state = placedIn(ahead({ dishes: [limited] }), eating(3));
    const torta = state.dishes.get('torta')!;
    state = { ...state, dishes: new Map([['torta', { ...torta, ...change }]]) };
    state = stateAfter(state, decided(state, { kind: 'tick' }, now));
    const [orderId] = [...state.orders.keys()];
    const back = { kind: 'move', orderId: orderId!, actor: ana, ...studentMoves.cancel } as const;
    const left = stateAfter(state, decided(state, back, now));
    expect(left.dishes.get('torta')?.stock).toBe(expected);
    const free = change.dailyStock === null ? null : placedIn(left, { ...eating(5), userId: 'ben' }, now);
    expect(free?.orders.size ?? 1).toBe(1);
  });

  it('is paid for until its own slot', () => {
    const state = ahead();
    const weekLong = { ...byCard, holdMinutes: 10_080 };
    const placed = decided(state, place({ ...tomorrow, paymentMethod: 'oxxo', payment: weekLong }), evening);
    expect(orderIn(placed.outcome)).toMatchObject({ payBy: tomorrow.pickupSlot, acceptBy: null });
  });

  it('is not mistaken for one of today when it is placed after a day that was not begun', () => {
    const state = ahead({ cafeteria: { ordersToday: 7 }, dishes: [limited] });
    const placed = decided(state, place(eating(2)), at('09:00', tuesday));
    expect(placed.events.at(-1)?.changes.orders).toMatchObject([{ businessDay: tuesday, ahead: {} }]);
    expect(stateAfter(state, placed).dishes.get('torta')?.stock).toBe(3);
    expect(state.cafeteria.businessDay).toBe(monday);
  });
});
