import { describe, expect, it } from 'vitest';
import { decide, quote } from '../../../src/domain/ordering/decide.ts';
import type { Changes } from '../../../src/domain/ordering/events.ts';
import {
  at,
  byCard,
  chance,
  decided,
  dish,
  group,
  holding,
  iso,
  kitchen,
  option,
  order,
  orderIn,
  place,
  refused,
  request,
  stateAfter,
  told,
} from './support.ts';

const now = at('10:05');
const counted = dish('torta', {
  stock: 9,
  groups: [group([option('beans', { priceDeltaCents: 500, stock: 5 })])],
});
const meal = dish('meal', { makeMinutes: 0, components: [{ dishId: 'torta', quantity: 2 }] });

describe('an order that is placed', () => {
  it('is written as it was priced, with its number, its code and its times', () => {
    const state = kitchen({ dishes: [counted, meal], cafeteria: { ordersToday: 4 } });
    const items = [
      { menuItemId: 'torta', quantity: 2, modifierIds: ['beans'], note: 'no onion' },
      { menuItemId: 'meal', quantity: 1, note: '' },
    ];
    const placed = decided(state, place({ items, studentName: 'Ana', tipCents: 100, note: '' }), now);
    expect(orderIn(placed.outcome)).toEqual({
      id: '1-1',
      number: 'A-005',
      pickupCode: expect.stringMatching(/^\d{4}$/),
      cafeteriaId: 'cafeteria',
      campusId: 'campus',
      userId: 'ana',
      studentName: 'Ana',
      status: 'placed',
      version: 1,
      items: [
        {
          id: '1-2',
          menuItemId: 'torta',
          name: 'torta',
          quantity: 2,
          unitPriceCents: 4_500,
          totalCents: 9_000,
          modifiers: [{ id: 'beans', name: 'beans', priceDeltaCents: 500 }],
          note: 'no onion',
          components: [],
          stations: [{ station: 'grill', madeAt: null }],
          removedAt: null,
        },
        {
          id: '1-3',
          menuItemId: 'meal',
          name: 'meal',
          quantity: 1,
          unitPriceCents: 4_000,
          totalCents: 4_000,
          modifiers: [],
          note: null,
          components: [{ menuItemId: 'torta', name: 'torta', quantity: 2 }],
          stations: [{ station: 'grill', madeAt: null }],
          removedAt: null,
        },
      ],
      changes: [],
      subtotalCents: 13_000,
      taxCents: 1_793,
      tipCents: 100,
      feeCents: 0,
      totalCents: 13_100,
      refundedCents: 0,
      currency: 'MXN',
      paymentMethod: 'cash',
      paymentStatus: 'unpaid',
      pickupSlot: iso(at('10:00')),
      promisedFrom: iso(at('10:10')),
      promisedUntil: iso(at('10:25')),
      acknowledgedAllergens: [],
      note: null,
      reason: null,
      printed: null,
      createdAt: iso(now),
      updatedAt: iso(now),
      payBy: null,
      acceptBy: iso(at('10:10')),
      collectBy: null,
      acceptedAt: null,
      startedAt: null,
      readyAt: null,
      collectedAt: null,
      closedAt: null,
    });
    expect(told(placed)).toEqual([['order.placed', undefined]]);
    expect(placed.events[0]).toMatchObject({ seq: 11, at: now, order: orderIn(placed.outcome) });
  });

  it('takes its portions, its options and its place, in the event that tells of it', () => {
    const state = kitchen({ dishes: [counted, meal] });
    const items = [
      { menuItemId: 'meal', quantity: 1 },
      { menuItemId: 'torta', quantity: 2, modifierIds: ['beans'] },
    ];
    const { changes } = decided(state, place({ items }), now).events[0]!;
    const { orders, ...others } = changes;
    expect(others).toEqual({
      cafeteria: { ordersToday: 1 },
      stock: [
        { dishId: 'torta', kind: 'sale', quantity: -4, stockAfter: 5, orderId: '1-1', byUserId: 'ana' },
      ],
      options: [{ optionId: 'beans', quantity: -2 }],
      loads: [
        { slot: at('10:00'), resource: 'orders', amount: 1 },
        { slot: at('10:00'), resource: 'grill', amount: 8 },
      ],
    } satisfies Changes);
    // The combo is not counted: should it be one day, this order gives none of it back.
    expect(orders?.[0]?.held).toEqual({ torta: 4 });
    expect(orders).toMatchObject([
      {
        demand: { orders: 1, grill: 8 },
        businessDay: '2026-11-30',
        breakId: null,
        basketHash: 'basket',
      },
    ]);
  });

  it('takes the last portion, and the menu tells before the order does', () => {
    const state = kitchen({ dishes: [dish('torta', { stock: 1 })] });
    const placed = decided(state, place(), now);
    expect(told(placed).map(([event]) => event)).toEqual(['stock.low', 'menu.sold_out', 'order.placed']);
    expect(placed.events.map(({ seq }) => seq)).toEqual([11, 12, 13]);
    expect(refused(stateAfter(state, placed), place({ userId: 'ben' }), now)).toMatchObject({
      code: 'out_of_stock',
      facts: { lines: [{ remaining: 0 }] },
    });
  });

  it('names the break that it is for', () => {
    const breaks = [{ id: 'recess', name: 'Recess', weekday: 1, startsAt: '10:30', endsAt: '10:50' }];
    const placed = decided(kitchen({ calendar: { breaks } }), place(), now);
    expect(placed.events[0]?.changes.orders?.[0]).toMatchObject({
      breakId: 'recess',
      document: { pickupSlot: iso(at('10:30')) },
    });
  });

  it('is accepted at once by a kitchen that takes whatever comes', () => {
    const placed = decided(kitchen({ cafeteria: { autoAccept: true } }), place(), now);
    expect(told(placed)).toEqual([
      ['order.placed', undefined],
      ['order.accepted', { by: 'system' }],
    ]);
    expect(orderIn(placed.outcome)).toMatchObject({
      status: 'accepted',
      version: 2,
      acceptedAt: iso(now),
      acceptBy: null,
    });
  });

  it('waits for its payment when it is paid online, whatever the kitchen takes', () => {
    const state = kitchen({ cafeteria: { autoAccept: true } });
    const placed = decided(state, place({ paymentMethod: 'card', payment: byCard }), now);
    expect(told(placed)).toEqual([['order.payment_pending', undefined]]);
    expect(placed.events[0]?.changes.openedPayments).toEqual(['1-1']);
    expect(placed.events[0]?.changes.paymentWishes).toBeUndefined();
    expect(orderIn(placed.outcome)).toMatchObject({
      status: 'pending_payment',
      paymentStatus: 'pending',
      feeCents: 380,
      totalCents: 4_380,
      payBy: iso(at('10:15')),
      acceptBy: null,
    });
  });
});

describe('allergens of the student’s profile', () => {
  const bread = dish('torta', { allergens: ['gluten', 'egg'] });
  const sweet = dish('cake', { allergens: ['gluten'] });
  const asked = {
    profileAllergens: ['gluten', 'egg'],
    items: ['torta', 'cake'].map((menuItemId) => ({ menuItemId, quantity: 1 })),
  };

  it('refuse the order, with the lines that have them', () => {
    const refusal = refused(kitchen({ dishes: [bread, sweet] }), place(asked), now);
    expect(refusal).toEqual({
      kind: 'refused',
      code: 'allergen_conflict',
      facts: {
        conflicts: [
          { allergen: 'egg', index: 0, menuItemId: 'torta', name: 'torta' },
          { allergen: 'gluten', index: 0, menuItemId: 'torta', name: 'torta' },
          { allergen: 'gluten', index: 1, menuItemId: 'cake', name: 'cake' },
        ],
      },
    });
  });

  it('refuse an option that has them on a dish that has not, also when a session says it in words', () => {
    const cheese = option('con queso', { allergens: ['milk'] });
    const plain = dish('torta', { groups: [group([cheese])] });
    const items = (modifierIds: string[]) => [{ menuItemId: 'torta', quantity: 1, modifierIds }];
    const state = kitchen({ dishes: [plain] });
    for (const profileAllergens of [['milk'], ['lácteos']]) {
      expect(refused(state, place({ profileAllergens, items: items(['con queso']) }), now)).toMatchObject({
        code: 'allergen_conflict',
        facts: { conflicts: [{ allergen: 'milk', index: 0 }] },
      });
      expect(decided(state, place({ profileAllergens, items: items([]) }), now).outcome.kind).toBe('placed');
    }
  });

  it('are on the order, each once, when the student knows of them', () => {
    const placed = decided(
      kitchen({ dishes: [bread, sweet] }),
      place({ ...asked, acknowledgeAllergens: true }),
      now,
    );
    expect(orderIn(placed.outcome).acknowledgedAllergens).toEqual(['egg', 'gluten']);
  });
});

describe('the total that was shown', () => {
  const dear = { items: [{ menuItemId: 'torta', quantity: 2 }], tipCents: 150 };
  const card = { ...dear, paymentMethod: 'card', payment: byCard } as const;

  it.each<[string, Parameters<typeof place>[0], number | null]>([
    ['lets the order pass when it is right', { ...dear, expectedTotalCents: 8_150 }, null],
    ['with the fee of paying online in it', { ...card, expectedTotalCents: 8_610 }, null],
    ['when nobody tells of it', dear, null],
    ['refuses it when it was lower', { ...dear, expectedTotalCents: 8_149 }, 8_150],
    ['refuses it when it was higher, too', { ...dear, expectedTotalCents: 8_151 }, 8_150],
    ['refuses it when the fee was not told of', { ...card, expectedTotalCents: 8_150 }, 8_610],
    ['refuses it when it was nothing', { ...dear, expectedTotalCents: 0 }, 8_150],
  ])('%s', (_, asked, totalCents) => {
    const answer = decide(kitchen(), place(asked), now, chance());
    if (totalCents === null) expect(answer).toMatchObject({ kind: 'decided', outcome: { kind: 'placed' } });
    else {
      const quoted = quote(kitchen(), request(asked), now);
      if (quoted.kind === 'refused') throw new Error(quoted.code);
      expect(quoted.quote.totalCents).toBe(totalCents);
      expect(answer).toEqual({ kind: 'refused', code: 'price_changed', facts: { quote: quoted.quote } });
    }
  });
});

describe('a second tap', () => {
  const first = order({ createdAt: iso(now - 1_000) });
  const state = kitchen({ orders: [first], cafeteria: { status: 'paused' } });

  it('is answered with the first order, and nothing comes of it', () => {
    const again = decided(state, place({}, { hasKey: false }), now);
    expect(again).toEqual({
      kind: 'decided',
      outcome: { kind: 'duplicate', order: first.document },
      events: [],
      rest: {},
    });
  });

  it.each([
    ['it has a key', place()],
    ['it is meant', place({ allowDuplicate: true }, { hasKey: false })],
    ['the basket is another', place({}, { hasKey: false, basketHash: 'other' })],
    ['it is paid in another way', place({ paymentMethod: 'card', payment: byCard }, { hasKey: false })],
  ])('is an order of its own when %s', (_, command) => {
    expect(refused(state, command, now).code).toBe('cafeteria_paused');
  });
});

describe('while nobody can pay online', () => {
  const byCardNow = place(
    { paymentMethod: 'card', payment: byCard },
    { hasKey: false, cannotBePaid: 'card_unavailable' },
  );

  it('no new order is written that would have to be', () => {
    expect(refused(kitchen(), byCardNow, now).code).toBe('card_unavailable');
  });

  it('the second of two taps is still answered with the first order', () => {
    const first = order({ createdAt: iso(now - 1_000), paymentMethod: 'card', status: 'pending_payment' });
    expect(decided(holding(first), byCardNow, now).outcome).toEqual({
      kind: 'duplicate',
      order: first.document,
    });
  });
});
