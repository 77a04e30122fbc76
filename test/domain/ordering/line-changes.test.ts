import { describe, expect, it } from 'vitest';
import { orderStatuses } from '../../../src/contracts/orders.ts';
import type { Command } from '../../../src/domain/ordering/commands.ts';
import type { Dish, OrderingState } from '../../../src/domain/ordering/state.ts';
import {
  ana,
  at,
  cook,
  decided,
  dish,
  holding,
  iso,
  order,
  orderIn,
  refused,
  stateAfter,
  told,
} from './support.ts';

const now = at('10:20');
const inWork = ['placed', 'accepted', 'preparing'];
type Change = ReturnType<typeof order>['document']['changes'][number];
const asked = (facts: Partial<Change> = {}): Change => ({
  id: 'c',
  itemId: 'tortas',
  status: 'proposed',
  reason: 'no bread',
  proposedAt: iso(at('10:10')),
  answerBy: iso(at('10:25')),
  decidedAt: null,
  ...facts,
});

/** Two tortas with beans and a coffee, paid by card, with a tip and a fee. */
const lunch = (facts: Parameters<typeof order>[0] = {}) =>
  order({
    status: 'accepted',
    version: 3,
    paymentMethod: 'card',
    paymentStatus: 'captured',
    items: [
      {
        id: 'tortas',
        quantity: 2,
        unitPriceCents: 4_500,
        totalCents: 9_000,
        modifiers: [{ id: 'beans', name: 'beans', priceDeltaCents: 500 }],
      },
      { id: 'coffees', menuItemId: 'coffee', name: 'coffee', unitPriceCents: 2_000, totalCents: 2_000 },
    ],
    subtotalCents: 11_000,
    taxCents: 1_517,
    tipCents: 100,
    feeCents: 520,
    totalCents: 11_620,
    demand: { orders: 1, grill: 4, bar: 1 },
    held: { torta: 2, coffee: 1 },
    changes: [asked()],
    ...facts,
  });

const option = { id: 'beans', name: 'beans', priceDeltaCents: 500, available: true, allergens: [], stock: 0 };
const torta = dish('torta', { stock: 3, groups: [{ minChoices: 0, maxChoices: 1, options: [option] }] });
const coffee = dish('coffee', { stock: 3, station: 'bar', makeMinutes: 1 });
const stateOf = (record = lunch(), dishes: Dish[] = [torta, coffee]) =>
  holding(record, { dishes, loads: [[at('10:00'), { orders: 2, grill: 10, bar: 3 }]] });
const recordIn = (state: OrderingState) => state.orders.get('order') ?? state.endedOrders.get('order');

const propose = (itemId: string, reason?: string): Command => ({
  kind: 'propose_change',
  orderId: 'order',
  actor: cook,
  itemId,
  reason,
});
const decide = (accept: boolean, changeId = 'c'): Command => ({
  kind: 'decide_change',
  orderId: 'order',
  actor: ana,
  changeId,
  accept,
});

describe('a line that the kitchen cannot make', () => {
  it('is asked about: the order stays as it is, in its next version', () => {
    const proposed = decided(stateOf(), propose('coffees', 'no beans'), now);
    const change = {
      id: '1-1',
      itemId: 'coffees',
      status: 'proposed',
      reason: 'no beans',
      proposedAt: iso(now),
      answerBy: iso(at('10:23')),
      decidedAt: null,
    };
    expect(orderIn(proposed.outcome)).toEqual({
      ...lunch().document,
      version: 4,
      updatedAt: iso(now),
      changes: [asked(), change],
    });
    expect(told(proposed)).toEqual([['order.change_proposed', { by: 'staff', itemId: 'coffees' }]]);
    expect(proposed.events[0]?.changes.lineChanges).toEqual([
      { ...change, orderId: 'order', proposedBy: 'cook' },
    ]);
  });

  it('is asked about without a reason, when none is given', () => {
    expect(
      orderIn(decided(stateOf(), propose('coffees', ''), now).outcome).changes.at(-1)?.reason,
    ).toBeNull();
  });

  it.each<[string, Command, Parameters<typeof order>[0], string]>([
    ['is not another order’s', propose('gone'), {}, 'order_item_not_found'],
    [
      'is not one that was taken out',
      propose('tortas'),
      {
        items: [{ id: 'tortas', removedAt: iso(now) }, { id: 'b' }],
        changes: [asked({ status: 'accepted' })],
      },
      'order_item_not_found',
    ],
    ['is not asked about twice at once', propose('tortas'), {}, 'change_already_proposed'],
  ])('%s', (_, command, facts, code) => {
    expect(refused(stateOf(lunch(facts)), command, now).code).toBe(code);
  });

  it('may be asked about beside another, or again', () => {
    for (const status of ['accepted', 'declined'] as const)
      expect(
        decided(stateOf(lunch({ changes: [asked({ status })] })), propose('tortas'), now).outcome.kind,
      ).toBe('done');
  });

  it.each(orderStatuses)('is asked about while it is in work: when it is %s?', (status) => {
    const state = stateOf(lunch({ status }));
    if (inWork.includes(status)) expect(decided(state, propose('coffees'), now).outcome.kind).toBe('done');
    else expect(refused(state, propose('coffees'), now).code).toBe('illegal_transition');
  });
});

describe('a question that was put', () => {
  const withdraw = (changeId = 'c'): Command => ({
    kind: 'withdraw_change',
    orderId: 'order',
    actor: cook,
    changeId,
  });
  const byCook = (accept: boolean): Command => ({ ...(decide(accept) as object), actor: cook }) as Command;

  it('is taken back as if it had not been, and may be put again', () => {
    const back = decided(stateOf(), withdraw(), now);
    expect(orderIn(back.outcome)).toEqual({
      ...lunch().document,
      version: 4,
      updatedAt: iso(now),
      changes: [],
    });
    expect(told(back)).toEqual([['order.changed', { by: 'staff', itemId: 'tortas', withdrawn: true }]]);
    expect(back.events[0]?.changes.withdrawnChangeIds).toEqual(['c']);
    const after = stateAfter(stateOf(), back);
    expect(decided(after, propose('tortas'), now).outcome.kind).toBe('done');
    expect(refused(after, decide(true), now).code).toBe('change_not_found');
  });

  it.each([
    ['was answered', lunch({ changes: [asked({ status: 'accepted' })] }), 'c', 'change_not_found'],
    ['was never put', lunch(), 'x', 'change_not_found'],
    ['is of an order that is ready', lunch({ status: 'ready' }), 'c', 'illegal_transition'],
  ] as const)('is not taken back when it %s', (_, record, changeId, code) => {
    expect(refused(stateOf(record), withdraw(changeId), now).code).toBe(code);
  });

  it.each([
    ['a moment before its time is over', at('10:25') - 1, 'answer_awaited'],
    ['when its time is over', at('10:25'), 'done'],
  ])('is the student’s alone to answer until its time is over: staff %s', (_, when, becomes) => {
    const answer = byCook(true);
    if (becomes === 'done')
      expect(orderIn(decided(stateOf(), answer, when).outcome).subtotalCents).toBe(2_000);
    else expect(refused(stateOf(), answer, when).code).toBe(becomes);
    // Its student may answer late.
    expect(orderIn(decided(stateOf(), decide(true), when).outcome).subtotalCents).toBe(2_000);
  });

  it('that was put before there were times is the staff’s to answer', () => {
    const old = stateOf(lunch({ changes: [asked({ answerBy: null })] }));
    expect(decided(old, byCook(true), now).outcome.kind).toBe('done');
  });
});

describe('a student who goes without a line', () => {
  const state = stateOf();
  const agreed = decided(state, decide(true), now);
  const left = stateAfter(state, agreed);

  it('pays that much less, and keeps tip and fee', () => {
    expect(orderIn(agreed.outcome)).toEqual({
      ...lunch().document,
      version: 4,
      updatedAt: iso(now),
      items: [{ ...lunch().document.items[0], removedAt: iso(now) }, lunch().document.items[1]],
      changes: [asked({ status: 'accepted', decidedAt: iso(now) })],
      subtotalCents: 2_000,
      taxCents: 276,
      totalCents: 2_620,
    });
    expect(agreed.events.at(-1)?.changes.paymentWishes).toEqual([
      { orderId: 'order', wanted: 'captured', wantedCents: 2_620, cause: 'line:tortas' },
    ]);
  });

  it.each<[string, Parameters<typeof order>[0], object]>([
    [
      'the tax rate of its placing',
      { terms: { taxBasisPoints: 800, feeBasisPoints: null, feeFixedCents: null } },
      { taxCents: 148, feeCents: 520, totalCents: 2_620 },
    ],
    [
      'the terms of its fee, of what is left',
      { terms: { taxBasisPoints: 1_600, feeBasisPoints: 200, feeFixedCents: 300 } },
      { taxCents: 276, feeCents: 340, totalCents: 2_440 },
    ],
    [
      'a fixed fee as it is',
      {
        feeCents: 300,
        totalCents: 11_400,
        terms: { taxBasisPoints: 0, feeBasisPoints: 0, feeFixedCents: 300 },
      },
      { taxCents: 0, feeCents: 300, totalCents: 2_400 },
    ],
    [
      'no fee where there was none',
      {
        paymentMethod: 'cash',
        feeCents: 0,
        totalCents: 11_100,
        terms: { taxBasisPoints: 1_600, feeBasisPoints: null, feeFixedCents: null },
      },
      { feeCents: 0, totalCents: 2_100 },
    ],
  ])('keeps %s', (_, facts, expected) => {
    // The cafeteria has another rate by now.
    const changed = stateOf(lunch(facts));
    const later = { ...changed, cafeteria: { ...changed.cafeteria, taxBasisPoints: 1_600 } };
    expect(orderIn(decided(later, decide(true), now).outcome)).toMatchObject(expected);
  });

  it('gives its portions, its options and its work back', () => {
    expect([left.dishes.get('torta')?.stock, left.dishes.get('coffee')?.stock]).toEqual([5, 3]);
    expect(left.dishes.get('torta')?.groups[0]?.options[0]?.stock).toBe(2);
    expect(left.loads.get(at('10:00'))).toEqual({ orders: 2, grill: 6, bar: 3 });
    expect(recordIn(left)).toMatchObject({
      held: { torta: 0, coffee: 1 },
      demand: { orders: 1, grill: 0, bar: 1 },
    });
  });

  it('is told of, with whose line it was', () => {
    expect(told(agreed)).toEqual([
      ['menu.changed', { menuVersion: 2 }],
      ['order.changed', { by: 'student', itemId: 'tortas' }],
    ]);
    const changes = agreed.events.map((event) => event.changes);
    expect(changes.flatMap(({ removedItemIds = [] }) => removedItemIds)).toEqual(['tortas']);
    expect(changes.flatMap(({ lineChanges = [] }) => lineChanges)).toMatchObject([
      { id: 'c', status: 'accepted', orderId: 'order' },
    ]);
  });

  it('gives nothing of it back again when the rest is cancelled', () => {
    const cancel: Command = {
      kind: 'move',
      orderId: 'order',
      actor: cook,
      to: 'cancelled',
      event: 'order.cancelled',
      from: ['accepted'],
    };
    const none = stateAfter(left, decided(left, cancel, now));
    expect([none.dishes.get('torta')?.stock, none.dishes.get('coffee')?.stock]).toEqual([5, 4]);
    expect(none.dishes.get('torta')?.groups[0]?.options[0]?.stock).toBe(2);
    expect(none.loads.get(at('10:00'))).toEqual({ orders: 1, grill: 6, bar: 2 });
  });

  it.each<[string, Dish[], object]>([
    ['of a dish that takes longer by now', [dish('torta', { makeMinutes: 9 }), coffee], { grill: 0, bar: 1 }],
    ['of a dish that is quicker by now', [dish('torta', { makeMinutes: 1 }), coffee], { grill: 2, bar: 1 }],
    [
      'of a dish that is made elsewhere by now',
      [dish('torta', { station: 'counter' }), coffee],
      { grill: 4, bar: 1 },
    ],
    [
      'of a dish that is made where others of the order are',
      [dish('torta', { station: 'bar' }), coffee],
      { grill: 4, bar: 0 },
    ],
    ['of a dish that is not there any more', [coffee], { grill: 4, bar: 1 }],
  ])('frees no more work than the order asked for: %s', (_, dishes, demand) => {
    const before = stateOf(lunch(), dishes);
    const later = stateAfter(before, decided(before, decide(true), now));
    expect(recordIn(later)?.demand).toEqual({ orders: 1, ...demand });
    expect(later.loads.get(at('10:00'))).toMatchObject({ orders: 2 });
  });

  it('frees no slot when the order has none', () => {
    const before = stateOf(lunch({ pickupSlot: null }));
    expect(stateAfter(before, decided(before, decide(true), now)).loads).toEqual(before.loads);
  });
});

describe('an order is cancelled', () => {
  const onlyOne = lunch({
    items: [
      { id: 'tortas', quantity: 2 },
      { id: 'coffees', removedAt: iso(at('10:05')) },
    ],
  });
  it.each([
    ['when its student will not go without the line', lunch(), false, 'declined'],
    ['when it would have no line any more', onlyOne, true, 'accepted'],
  ] as const)('%s, for the reason of the change', (_, record, accept, status) => {
    const state = stateOf(record);
    const cancelled = decided(state, decide(accept), now);
    expect(orderIn(cancelled.outcome)).toMatchObject({
      status: 'cancelled',
      version: 4,
      reason: 'no bread',
      closedAt: iso(now),
      totalCents: 11_620,
      changes: [{ id: 'c', status, decidedAt: iso(now) }],
    });
    expect(told(cancelled).at(-1)).toEqual(['order.cancelled', { by: 'student' }]);
    expect(cancelled.events.at(-1)?.changes.paymentWishes).toMatchObject([
      { wanted: 'cancelled', wantedCents: 0 },
    ]);
    expect(recordIn(stateAfter(state, cancelled))?.held).toEqual({ torta: 0, coffee: 0 });
  });
});

describe('an answer', () => {
  it.each<[string, Command, Parameters<typeof order>[0]]>([
    ['to what was not asked', decide(true, 'other'), {}],
    ['that was given before', decide(true), { changes: [asked({ status: 'declined' })] }],
  ])('is refused: one %s', (_, command, facts) => {
    expect(refused(stateOf(lunch(facts)), command, now).code).toBe('change_not_found');
  });

  it.each(orderStatuses)('counts while the order is in work: when it is %s?', (status) => {
    const state = stateOf(lunch({ status }));
    if (inWork.includes(status))
      expect(orderIn(decided(state, decide(true), now).outcome)).toMatchObject({ status, version: 4 });
    else expect(refused(state, decide(true), now).code).toBe('illegal_transition');
  });
});
