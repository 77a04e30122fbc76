import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../src/domain/ordering/commands.ts';
import { quote } from '../../../src/domain/ordering/decide.ts';
import { at, byCard, daily, dish, iso, kitchen, monday, order, request, tuesday } from './support.ts';

const now = at('10:00');
const answered = (
  facts: Parameters<typeof kitchen>[0] = {},
  asked: Partial<OrderRequest> = {},
  when = now,
) => {
  const answer = quote(kitchen(facts), request(asked), when);
  return answer.kind === 'quoted' ? answer.quote : { code: answer.code, ...answer.facts };
};
const closed = { calendar: { weekly: daily('11:00', '12:00') } };
const wrong = { items: [{ menuItemId: 'sushi', quantity: 1 }] };
const costing = (priceCents: number) => ({ dishes: [dish('torta', { priceCents })] });

describe('a quote', () => {
  it('is what the order would be', () => {
    const peanuts = dish('torta', { allergens: ['peanut', 'gluten'], prepMinutes: 8 });
    const asked = {
      payment: byCard,
      paymentMethod: 'card',
      tipCents: 500,
      profileAllergens: ['peanut', 'egg'],
    } as const;
    expect(answered({ dishes: [peanuts] }, asked, at('10:05'))).toEqual({
      lines: [
        {
          position: 1,
          menuItemId: 'torta',
          name: 'torta',
          quantity: 1,
          unitPriceCents: 4_000,
          totalCents: 4_000,
          modifiers: [],
          note: null,
        },
      ],
      subtotalCents: 4_000,
      taxCents: 552,
      tipCents: 500,
      feeCents: 380,
      totalCents: 4_880,
      currency: 'MXN',
      pickupSlot: iso(at('10:00')),
      promisedFrom: iso(at('10:13')),
      promisedUntil: iso(at('10:28')),
      conflicts: [{ allergen: 'peanut', index: 0, menuItemId: 'torta', name: 'torta' }],
    });
  });

  it.each<[string, Parameters<typeof answered>, unknown]>([
    [
      'of a cafeteria that was archived',
      [{ cafeteria: { archived: true, status: 'paused' } }],
      { code: 'cafeteria_archived' },
    ],
    ['while the cafeteria is paused', [{ cafeteria: { status: 'paused' } }], { code: 'cafeteria_paused' }],
    [
      'with the reason and the end of a pause',
      [{ cafeteria: { status: 'paused', pauseReason: 'no gas', pausedUntil: now + 1 } }],
      { code: 'cafeteria_paused', reason: 'no gas', until: iso(now + 1) },
    ],
    [
      'while it is closed, with when it opens',
      [closed],
      { code: 'cafeteria_closed', opensAt: iso(at('11:00')) },
    ],
    [
      'while it is closed for longer than anybody knows',
      [
        {
          calendar: {
            weekly: [{ weekday: 2, opens: '08:00', closes: '09:00' }],
            exceptions: ['2026-12-01', '2026-12-08'].map((day) => ({ day, opens: null, closes: null })),
          },
        },
      ],
      { code: 'cafeteria_closed' },
    ],
    ['when a line is wrong', [{}, wrong], { code: 'menu_item_not_found' }],
    [
      'when it would cost more than a million',
      [costing(50_000_001), { items: [{ menuItemId: 'torta', quantity: 2 }] }],
      { code: 'basket_too_large' },
    ],
    [
      'with a tip where none is taken',
      [{ cafeteria: { tipsEnabled: false } }, { tipCents: 1 }],
      { code: 'tips_not_accepted' },
    ],
    [
      'for less than can be paid online',
      [costing(600), { payment: byCard }],
      { code: 'amount_too_small', minimumCents: 1_000 },
    ],
    [
      'for more than one student’s share',
      [{ cafeteria: { maxOpenOrders: 1 }, orders: [order()] }],
      { code: 'too_many_open_orders', limit: 1 },
    ],
    [
      'when every slot is full',
      [{ cafeteria: { slotCapacity: { grill: 1 } } }],
      { code: 'slot_full', nextSlots: [] },
    ],
    [
      'for a pause before a closed door',
      [{ ...closed, cafeteria: { status: 'paused' } }],
      { code: 'cafeteria_paused' },
    ],
    ['for a closed door before a wrong line', [closed, wrong], { code: 'cafeteria_closed' }],
    [
      'for a wrong line before a tip',
      [{ cafeteria: { tipsEnabled: false } }, { ...wrong, tipCents: 1 }],
      { code: 'menu_item_not_found' },
    ],
    [
      'for a tip before what is too little',
      [
        { ...costing(0), cafeteria: { tipsEnabled: false } },
        { tipCents: 1, payment: byCard },
      ],
      { code: 'tips_not_accepted' },
    ],
    [
      'for too little before a full slot',
      [{ ...costing(0), cafeteria: { slotCapacity: { grill: 0 } } }, { payment: byCard }],
      { code: 'amount_too_small' },
    ],
    [
      'for one’s share before a full slot',
      [{ cafeteria: { maxOpenOrders: 0, slotCapacity: { grill: 0 } } }],
      { code: 'too_many_open_orders' },
    ],
  ])('is refused %s', (_, asked, refusal) => {
    expect(answered(...asked)).toMatchObject(refusal as object);
  });

  it.each<[string, Parameters<typeof answered>, object]>([
    ['once a pause is over', [{ cafeteria: { status: 'paused', pausedUntil: now } }], { totalCents: 4_000 }],
    ['for a million exactly', [costing(100_000_000)], { totalCents: 100_000_000 }],
    [
      'without a tip where none is taken',
      [{ cafeteria: { tipsEnabled: false } }, { tipCents: 0 }],
      { tipCents: 0 },
    ],
    [
      'for the least that can be paid online, with fee and tip',
      [costing(600), { payment: byCard, tipCents: 88 }],
      { totalCents: 1_000 },
    ],
    [
      'for whatever little in a currency without a least amount',
      [{ ...costing(1), cafeteria: { currency: 'COP' } }, { payment: byCard }],
      { currency: 'COP' },
    ],
    ['of nothing in cash', [costing(0)], { totalCents: 0, taxCents: 0 }],
    [
      'without conflicts when the profile has others',
      [{ dishes: [dish('torta', { allergens: ['egg'] })] }, { profileAllergens: ['milk'] }],
      { conflicts: [] },
    ],
  ])('is given %s', (_, asked, expected) => {
    expect(answered(...asked)).toMatchObject(expected);
  });
});

describe('as soon as possible', () => {
  const open = { calendar: { weekly: daily('08:00', '12:00'), slotMinutes: 60 } };
  const slots = (day: string, ...times: string[]) => times.map((time) => iso(at(time, day)));
  const ahead = { bookAheadDays: 1 };

  it.each<[string, Parameters<typeof answered>, object]>([
    [
      'is refused when today is full, with the slots of tomorrow',
      [
        {
          ...open,
          cafeteria: { ...ahead, slotCapacity: { orders: 1 } },
          loads: [10, 11].map((hour) => [at(`${hour}:00`), { orders: 1 }]),
        },
      ],
      { code: 'slot_full', nextSlots: slots(tuesday, '08:00', '09:00', '10:00') },
    ],
    [
      'is refused when no slot of today is left before closing',
      [{ calendar: { ...open.calendar, orderLeadMinutes: 30 }, cafeteria: ahead }, {}, at('11:45')],
      { code: 'slot_too_soon', nextSlots: slots(tuesday, '08:00', '09:00', '10:00') },
    ],
    [
      'is refused when it would be ready after closing',
      [{ ...open, cafeteria: ahead, dishes: [dish('torta', { prepMinutes: 40 })] }, {}, at('11:55')],
      { code: 'slot_too_soon', nextSlots: slots(tuesday, '08:00', '09:00', '10:00') },
    ],
    [
      'is refused when waiting time takes it past closing',
      [
        { ...open, cafeteria: { ...ahead, extraWaitMinutes: 10, capacityUntil: at('12:00') } },
        {},
        at('11:45'),
      ],
      { code: 'slot_too_soon', nextSlots: slots(tuesday, '08:00', '09:00', '10:00') },
    ],
    [
      'is promised up to closing and no longer',
      [open, {}, at('11:50')],
      { pickupSlot: iso(at('11:00')), promisedFrom: iso(at('11:55')), promisedUntil: iso(at('12:00')) },
    ],
    [
      'is promised past midnight where the cafeteria stays open, and is of today',
      [{}, {}, at('23:58')],
      { pickupSlot: iso(at('23:45')), promisedFrom: iso(at('00:03', tuesday)) },
    ],
    [
      'is of the slot in which it will be ready: there the work falls',
      [{ dishes: [dish('torta', { prepMinutes: 40 })] }, {}, at('10:00')],
      { pickupSlot: iso(at('10:30')), promisedFrom: iso(at('10:40')), promisedUntil: iso(at('10:55')) },
    ],
    [
      'is refused when today is over',
      [{ ...open, cafeteria: ahead }, {}, at('12:00')],
      {
        code: 'cafeteria_closed',
        opensAt: iso(at('08:00', tuesday)),
        nextSlots: slots(tuesday, '08:00', '09:00', '10:00'),
      },
    ],
    [
      'is refused before today has begun, with its slots',
      [open, {}, at('07:00')],
      { code: 'cafeteria_closed', nextSlots: slots(monday, '08:00', '09:00', '10:00') },
    ],
    [
      'is refused in a pause, with the slots after it',
      [{ ...open, cafeteria: { ...ahead, status: 'paused', pausedUntil: at('11:00') } }],
      {
        code: 'cafeteria_paused',
        nextSlots: [...slots(monday, '11:00'), ...slots(tuesday, '08:00', '09:00')],
      },
    ],
  ])('%s', (_, asked, expected) => {
    expect(answered(...asked)).toMatchObject(expected);
  });
});

describe('a slot that was named', () => {
  const open = { weekly: daily('08:00', '18:00') };
  const half = { calendar: { ...open, slotMinutes: 30 } };
  const slow = { dishes: [dish('torta', { prepMinutes: 40 })] };
  const named = (time: string, day = monday) => ({ pickupSlot: iso(at(time, day)) });
  const slots = (...times: string[]) => times.map((time) => iso(at(time)));
  const tomorrow = { bookAheadDays: 1 };

  it.each<[string, Parameters<typeof answered>, object]>([
    [
      'is promised as it is',
      [half, named('16:30')],
      { promisedFrom: iso(at('16:30')), promisedUntil: iso(at('17:00')) },
    ],
    [
      'is promised up to its end when that is later than its beginning',
      [half, named('10:00'), at('10:05')],
      { promisedFrom: iso(at('10:10')), promisedUntil: iso(at('10:30')) },
    ],
    [
      'is refused when its dish takes longer, with those that can be kept',
      [{ ...half, ...slow }, named('16:30'), at('16:36')],
      { code: 'slot_too_soon', nextSlots: slots('17:00', '17:30') },
    ],
    [
      'is refused when it would be ready just as it ends',
      [{ ...half, ...slow }, named('16:30'), at('16:20')],
      { code: 'slot_too_soon' },
    ],
    [
      'is taken when it is ready a moment earlier',
      [{ ...half, ...slow }, named('16:30'), at('16:20') - 1],
      { promisedUntil: iso(at('17:00')) },
    ],
    [
      'is refused when waiting time that was added takes it past its end',
      [
        { ...half, cafeteria: { extraWaitMinutes: 46, capacityUntil: at('17:00') } },
        named('16:30'),
        at('16:25'),
      ],
      { code: 'slot_too_soon', nextSlots: slots('17:00', '17:30') },
    ],
    [
      'of tomorrow is not moved by waiting time of today',
      [
        {
          ...half,
          cafeteria: { ...tomorrow, extraWaitMinutes: 46, capacityUntil: at('17:00') },
        },
        named('08:00', tuesday),
      ],
      { promisedFrom: iso(at('08:00', tuesday)), promisedUntil: iso(at('08:30', tuesday)) },
    ],
    [
      'of tomorrow is taken while it is closed',
      [{ ...half, cafeteria: tomorrow }, named('08:00', tuesday), at('21:00')],
      { promisedFrom: iso(at('08:00', tuesday)) },
    ],
    [
      'of today is taken before it opens',
      [half, named('08:00'), at('06:00')],
      { promisedFrom: iso(at('08:00')) },
    ],
    [
      'is taken in a pause that ends before it',
      [{ ...half, cafeteria: { status: 'paused', pausedUntil: at('11:00') } }, named('11:00')],
      { pickupSlot: iso(at('11:00')) },
    ],
    [
      'is refused in a pause that lasts into it, with those after that',
      [{ ...half, cafeteria: { status: 'paused', pausedUntil: at('11:00') + 1 } }, named('11:00')],
      { code: 'cafeteria_paused', nextSlots: slots('11:30', '12:00', '12:30') },
    ],
    [
      'is refused in a pause of which nobody knows the end',
      [{ ...half, cafeteria: { ...tomorrow, status: 'paused' } }, named('08:00', tuesday)],
      { code: 'cafeteria_paused' },
    ],
    [
      'is refused when there is none such while it is closed, with those that there are',
      [half, named('08:10'), at('06:00')],
      { code: 'slot_unavailable', nextSlots: slots('08:00', '08:30', '09:00') },
    ],
  ])('%s', (_, asked, expected) => {
    expect(answered(...asked)).toMatchObject(expected);
  });
});

describe('a dish that is served at some hours', () => {
  const breakfast = dish('torta', { windows: [{ weekdays: [1], from: '07:00', until: '10:30' }] });
  const unavailable = { code: 'menu_item_unavailable' };

  it.each<[string, Parameters<typeof answered>, object]>([
    [
      'is there when its slot begins within them',
      [{ dishes: [breakfast] }, { pickupSlot: iso(at('10:15')) }],
      { totalCents: 4_000 },
    ],
    [
      'is not when its slot begins as they end',
      [{ dishes: [breakfast] }, { pickupSlot: iso(at('10:30')) }],
      unavailable,
    ],
    [
      'is there for a later slot before they begin',
      [{ dishes: [breakfast] }, { pickupSlot: iso(at('07:00')) }, at('06:00')],
      { totalCents: 4_000 },
    ],
    [
      'goes by the present moment in a slot that has begun',
      [{ dishes: [breakfast], calendar: { slotMinutes: 60 } }, {}, at('10:31')],
      unavailable,
    ],
    [
      'goes by the weekday of its slot',
      [{ dishes: [breakfast], cafeteria: { bookAheadDays: 1 } }, { pickupSlot: iso(at('08:00', tuesday)) }],
      unavailable,
    ],
    [
      'goes by the clock of the campus',
      [{ dishes: [breakfast], calendar: { timezone: 'Europe/Madrid' } }, {}, at('01:00')],
      { totalCents: 4_000 },
    ],
  ])('%s', (_, asked, expected) => {
    expect(answered(...asked)).toMatchObject(expected);
  });
});

describe('what is sold out until tomorrow', () => {
  const ahead = { bookAheadDays: 2 };
  const forTomorrow = { pickupSlot: iso(at('09:00', tuesday)) };
  const spicy = {
    id: 'spicy',
    name: 'spicy',
    priceDeltaCents: 0,
    available: true,
    allergens: [],
    stock: null,
  };
  const withSalsa = (facts: object) =>
    dish('torta', { groups: [{ minChoices: 1, maxChoices: 1, options: [{ ...spicy, ...facts }] }] });
  it.each<[string, Parameters<typeof dish>[1] | null, boolean]>([
    ['a dish is to be had tomorrow', { available: false, backOn: tuesday }, true],
    ['one that is back later is not', { available: false, backOn: '2026-12-02' }, false],
    ['one that is off for good is not', { available: false, backOn: null }, false],
    ['an ingredient is there tomorrow', { lacksIngredient: true, ingredientsBackOn: tuesday }, true],
    [
      'one of two that is off for good keeps it off',
      { lacksIngredient: true, ingredientsBackOn: null },
      false,
    ],
    ['an option is there tomorrow', withSalsa({ available: false, backOn: tuesday }), true],
    ['an option that is off for good is not', withSalsa({ available: false }), false],
  ])('%s', (_, facts, isHad) => {
    const state = { cafeteria: ahead, dishes: [dish('torta', facts ?? {})] };
    const wished = facts?.groups
      ? { items: [{ menuItemId: 'torta', quantity: 1, modifierIds: ['spicy'] }] }
      : {};
    expect(answered(state, wished)).toHaveProperty('code');
    const tomorrow = answered(state, { ...wished, ...forTomorrow });
    expect('code' in tomorrow).toBe(!isHad);
  });
});
