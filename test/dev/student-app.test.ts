import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../clients/browser/formats.ts';
import { dietOf, diets, isFor, markIn } from '../../src/contracts/diets.ts';
import type { Slot } from '../../src/contracts/hours.ts';
import type { Timetable } from '../../src/contracts/timetable.ts';
import { retryDelayMs } from '../../student-app/src/basket/attempt.ts';
import {
  estimateCents,
  type Line,
  linesOf,
  missingIn,
  portionCents,
  toRequest,
  withLine,
  withQuantity,
} from '../../student-app/src/basket/lines.ts';
import { usualOf } from '../../student-app/src/basket/usual.ts';
import { nextBell } from '../../student-app/src/data/bell.ts';
import { faceOf } from '../../student-app/src/data/face.ts';
import { type Dish, filterMenu, noFilter } from '../../student-app/src/data/menu-filter.ts';
import {
  forecastAgainMs,
  isLate,
  mayCancel,
  questionsOf,
  stepOf,
} from '../../student-app/src/data/order-state.ts';
import { withHeard } from '../../student-app/src/data/overtaken.ts';
import { type Place, placeOf, stateOf } from '../../student-app/src/data/place.ts';
import { timeFor } from '../../student-app/src/data/to-be-had.ts';

/* The student's app, as far as it is arithmetic. */

const dish = (facts: Partial<Dish> = {}): Dish =>
  ({
    id: 'torta',
    categoryId: 'c',
    name: 'Torta de milanesa',
    description: '',
    imageUrl: null,
    priceCents: 5500,
    state: 'in',
    available: true,
    backOn: null,
    allergens: ['gluten'],
    dietaryTags: [],
    prepMinutes: 5,
    windows: [],
    maxPerStudent: null,
    components: [],
    modifierGroups: [
      {
        id: 'salsa',
        name: 'Salsa',
        minChoices: 1,
        maxChoices: 1,
        modifiers: [
          { id: 'verde', name: 'Verde', priceDeltaCents: 0, available: true, backOn: null, allergens: [] },
          { id: 'mole', name: 'Mole', priceDeltaCents: 700, available: true, backOn: null, allergens: [] },
        ],
      },
    ],
    ...facts,
  }) as Dish;
const noon = Date.parse('2026-11-30T12:00:00Z');
const clock = {
  now: noon,
  timezone: 'UTC',
  dayOf: (instant: number) => new Date(instant).toISOString().slice(0, 10),
};
const agua = dish({
  id: 'agua',
  name: 'Agua de jamaica',
  priceCents: 1800,
  allergens: [],
  modifierGroups: [],
});
const menuOf = (...items: Dish[]) => ({
  cafeteriaId: 'central',
  version: 1,
  currency: 'MXN',
  timezone: 'America/Mexico_City',
  categories: [{ id: 'c', name: 'Tortas', items }],
});
const line = (facts: Partial<Line> = {}): Line => ({
  menuItemId: 'torta',
  name: 'Torta de milanesa',
  quantity: 1,
  modifierIds: ['verde'],
  note: '',
  ...facts,
});

describe('the basket', () => {
  it('adds the same dish with the same choices to its line, and anything else below', () => {
    const twice = withLine([line()], line({ quantity: 2 }));
    expect(twice).toEqual([line({ quantity: 3 })]);
    expect(withLine(twice, line({ modifierIds: ['mole'] }))).toHaveLength(2);
    expect(withLine(twice, line({ note: 'sin cebolla' }))).toHaveLength(2);
    expect(withLine([line({ modifierIds: ['a', 'b'] })], line({ modifierIds: ['b', 'a'] }))).toHaveLength(1);
  });

  it('holds no more of a line than the API takes, and none takes it away', () => {
    expect(withQuantity([line()], 0, 99)).toEqual([line({ quantity: 50 })]);
    expect(withQuantity([line(), line({ note: 'x' })], 0, 0)).toEqual([line({ note: 'x' })]);
  });

  it('estimates by the menu, choices included, and not at all what is not on it', () => {
    expect(portionCents(dish(), ['mole'])).toBe(6200);
    const lines = [
      line({ modifierIds: ['mole'], quantity: 2 }),
      line({ menuItemId: 'agua', modifierIds: [] }),
    ];
    expect(estimateCents({ lines }, menuOf(dish(), agua))).toBe(14_200);
    expect(estimateCents({ lines }, menuOf(dish()))).toBeNull();
  });

  it('knows which choices are missing', () => {
    expect(missingIn(dish(), [])).toEqual(['salsa']);
    expect(missingIn(dish(), ['verde'])).toEqual([]);
  });

  it('sends nothing that was not said', () => {
    const basket = {
      cafeteriaId: 'central',
      cafeteria: 'La Central',
      slot: null,
      note: '',
      acknowledged: false,
    };
    const lines = [line({ modifierIds: [] })];
    expect(toRequest({ ...basket, lines })).toEqual({
      cafeteriaId: 'central',
      items: [{ menuItemId: 'torta', quantity: 1 }],
      paymentMethod: 'cash',
    });
    const said = { ...basket, slot: '2026-03-02T16:40:00.000Z', note: 'rápido', acknowledged: true };
    expect(toRequest({ ...said, lines })).toMatchObject({
      pickupSlot: '2026-03-02T16:40:00.000Z',
      note: 'rápido',
      acknowledgeAllergens: true,
    });
  });
});

describe('an earlier order', () => {
  const item = (menuItemId: string, ...modifiers: string[]) => ({
    id: crypto.randomUUID(),
    menuItemId,
    name: menuItemId,
    quantity: 1,
    unitPriceCents: 1,
    totalCents: 1,
    modifiers: modifiers.map((id) => ({ id, name: id, priceDeltaCents: 0 })),
    note: null,
    components: [],
    stations: [],
    removedAt: null,
  });

  it.each([
    ['all of it is there', menuOf(dish(), agua), ['Torta de milanesa', 'Agua de jamaica'], []],
    ['a dish is sold out', menuOf(dish({ state: 'out' }), agua), ['Agua de jamaica'], ['torta']],
    ['a dish is not served now', menuOf(dish({ available: false }), agua), ['Agua de jamaica'], ['torta']],
    ['a dish has gone', menuOf(agua), ['Agua de jamaica'], ['torta']],
    ['a choice has gone', menuOf(dish({ modifierGroups: [] }), agua), ['Agua de jamaica'], ['torta']],
  ])('comes back as far as today’s menu has it: %s', (_, menu, kept, left) => {
    const again = linesOf({ items: [item('torta', 'mole'), item('agua')] }, menu, null, clock);
    expect(again.lines.map(({ name }) => name)).toEqual(kept);
    expect(again.left).toEqual(left);
  });

  it('is the usual when it was collected twice, whatever the order of its lines', () => {
    const order = (status: string, ...items: ReturnType<typeof item>[]) =>
      ({ status, cafeteriaId: 'central', items }) as never;
    const two = [order('collected', item('a'), item('b')), order('collected', item('b'), item('a'))];
    expect(usualOf(two)).toBe(two[0]);
    expect(usualOf([order('collected', item('a')), order('cancelled', item('a'))])).toBeNull();
    expect(usualOf([])).toBeNull();
  });
});

describe('what is wanted can be had', () => {
  const slot = (startsAt: string, available = true) =>
    ({ startsAt: `2026-${startsAt}:00.000Z`, available }) as Slot;
  const slots = [
    slot('11-30T13:00'),
    slot('12-01T08:00', false),
    slot('12-01T09:00'),
    slot('12-01T13:00'),
    slot('12-02T09:00'),
  ];
  const out = { state: 'out', available: false } as const;
  const lunch = [{ weekdays: [1, 2], from: '12:30', until: '15:00' }];
  const salsa = (backOn: string | null) =>
    dish().modifierGroups.map((group) => ({
      ...group,
      modifiers: group.modifiers.map((option) => ({ ...option, available: false, backOn })),
    }));

  it.each<[string, Partial<Dish>, string | null, string | null | undefined]>([
    ['as soon as possible', {}, null, null],
    ['at the time that was chosen', {}, '12-02T09:00', '12-02T09:00'],
    [
      'in the first slot of the day on which it is back',
      { ...out, backOn: '2026-12-01' },
      null,
      '12-01T09:00',
    ],
    ['on no day that can be booked', { ...out, backOn: '2026-12-03' }, null, undefined],
    ['never, as far as it is known', { ...out, backOn: null }, null, undefined],
    ['at an hour at which it is served', { available: false, windows: lunch }, null, '11-30T13:00'],
    ['later on the day that was meant', { windows: lunch }, '12-01T09:00', '12-01T13:00'],
    ['before it, when there is nothing after', { windows: lunch }, '12-02T09:00', '11-30T13:00'],
    ['when it is back and served', { ...out, backOn: '2026-12-01', windows: lunch }, null, '12-01T13:00'],
    ['when the option is back', { modifierGroups: salsa('2026-12-02') }, null, '12-02T09:00'],
    ['not without the option', { modifierGroups: salsa(null) }, null, undefined],
  ])('%s', (_, facts, preferred, expected) => {
    const full = (time: string | null) => time && `2026-${time}:00.000Z`;
    const wanted = [{ menuItemId: 'torta', modifierIds: ['verde'] }];
    const time = timeFor(menuOf(dish(facts)), wanted, slots, full(preferred), clock);
    expect(time).toBe(expected === undefined ? undefined : full(expected));
  });

  it('together, or not at all', () => {
    const menu = menuOf(dish({ ...out, backOn: '2026-12-01' }), { ...agua, windows: lunch });
    const both = ['torta', 'agua'].map((menuItemId) => ({ menuItemId, modifierIds: [] }));
    expect(timeFor(menu, both, slots, null, clock)).toBe('2026-12-01T13:00:00.000Z');
    expect(timeFor(menuOf(agua), both, slots, null, clock)).toBeUndefined();
  });
});

describe('a time to come', () => {
  const said = (language: 'es' | 'en') => {
    const { timeAhead } = formatsOf(language, 'UTC');
    return ['11-30T18:05', '12-01T09:00', '12-03T09:00', '12-12T09:00'].map((time) =>
      timeAhead(`2026-${time}:00Z`, noon),
    );
  };

  it('is said as people say it', () => {
    expect(said('es')).toEqual(['18:05', 'mañana 09:00', 'el jueves 09:00', 'el 12 dic 09:00']);
    expect(said('en').map((time) => time.replaceAll(/12 dec|dec 12/gi, '12 Dec'))).toEqual([
      '18:05',
      'tomorrow 09:00',
      'Thursday 09:00',
      '12 Dec 09:00',
    ]);
  });
});

describe('a menu', () => {
  const { categories } = menuOf(dish(), agua);
  const names = (filter: Partial<typeof noFilter>) =>
    filterMenu(categories, { ...noFilter, ...filter }).flatMap(({ items }) => items.map(({ id }) => id));

  it.each([
    ['without a filter', {}, ['torta', 'agua']],
    ['by words without accents, in any order', { text: 'milanesa TÓRTA' }, ['torta']],
    ['by its category', { text: 'tortas jamaica' }, ['agua']],
    ['without an allergen', { avoid: ['gluten'] }, ['agua']],
    ['of a diet that nothing is for', { diets: ['vegano'] }, []],
  ])('is filtered %s', (_, filter, found) => expect(names(filter)).toEqual(found));

  it.each([
    ['Tacos al pastor', '', '🌮'],
    ['Café de olla', 'Bebidas', '☕'],
    ['Agua de limón con chía', 'Aguas', '🧃'],
    ['Especial del día', 'Tortas', '🥪'],
    ['Misterio', 'Otros', '🍽️'],
  ])('gives %s a face', (name, category, glyph) => {
    expect(faceOf(name, category)).toEqual({ glyph, tint: expect.any(Number) });
    expect(faceOf(name, category)).toEqual(faceOf(name, category));
  });
});

describe('a cafeteria', () => {
  const now = Date.parse('2026-03-02T16:00:00Z');
  const place = (facts: Partial<Place>, cafeteria: Partial<Place['cafeteria']> = {}) =>
    ({
      isOpen: true,
      opensAt: null,
      nextSlot: '2026-03-02T16:15:00Z',
      ...facts,
      cafeteria: { status: 'open', pausedUntil: null, ...cafeteria },
    }) as Place;

  it.each([
    ['open', place({})],
    ['full', place({ nextSlot: null })],
    ['closed', place({ isOpen: false })],
    ['paused', place({}, { status: 'paused' })],
    ['paused', place({}, { status: 'paused', pausedUntil: '2026-03-02T16:10:00Z' })],
    // A pause that has an end is over by itself.
    ['open', place({}, { status: 'paused', pausedUntil: '2026-03-02T15:59:00Z' })],
  ])('is %s', (state, of) => expect(stateOf(of, now)).toBe(state));

  it('that was archived is closed, and opens no more', () => {
    const { cafeteria } = place({}, { archivedAt: '2026-03-01T00:00:00Z' });
    const hours = {
      timezone: 'UTC',
      isOpen: true,
      opensAt: '2026-03-03T13:00:00Z',
      weekly: [],
      exceptions: [],
    };
    const of = placeOf(cafeteria, hours, []);
    expect([stateOf(of, now), of.opensAt]).toEqual(['closed', null]);
  });
});

describe('the bell', () => {
  const monday = {
    timezone: 'America/Mexico_City',
    breaks: [
      { id: 'late', weekday: 1, name: 'Segundo', startsAt: '13:00', endsAt: '13:20' },
      { id: 'early', weekday: 1, name: 'Primero', startsAt: '10:40', endsAt: '11:00' },
      { id: 'other', weekday: 2, name: 'Martes', startsAt: '10:00', endsAt: '10:20' },
    ],
    alteredDays: [],
  } satisfies Timetable;
  // Mexico City is six hours behind, all the year.
  const at = (time: string) => new Date(`2026-03-02T${time}:00-06:00`);
  const altered = (startsAt: string | null, endsAt: string | null) => ({
    ...monday,
    alteredDays: [{ breakId: 'early', day: '2026-03-02', startsAt, endsAt }],
  });

  it.each([
    ['counts down to the next break', monday, '10:28', { name: 'Primero', isNow: false, minutes: 12 }],
    ['counts what is left of one', monday, '10:45', { name: 'Primero', isNow: true, minutes: 15 }],
    ['goes on to the one after', monday, '11:00', { name: 'Segundo', isNow: false, minutes: 120 }],
    [
      'knows that a break is moved today',
      altered('11:30', '11:50'),
      '11:00',
      { name: 'Primero', minutes: 30 },
    ],
    ['knows that there is none today', altered(null, null), '10:28', { name: 'Segundo' }],
  ])('%s', (_, timetable, time, bell) => expect(nextBell(timetable, at(time))).toMatchObject(bell));

  it('is silent when the last break of the day is over', () =>
    expect(nextBell(monday, at('14:00'))).toBeNull());
});

describe('an order', () => {
  it('stands where the kitchen has it, and nowhere when it has ended otherwise', () => {
    expect(stepOf({ status: 'preparing' })).toBe(3);
    expect(stepOf({ status: 'cancelled' })).toBeNull();
    expect(['placed', 'preparing', 'ready'].map((status) => mayCancel({ status } as never))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is late when its promise has passed and it is not ready', () => {
    const promisedUntil = '2026-03-02T16:00:00.000Z';
    const after = Date.parse(promisedUntil) + 1;
    expect(isLate({ status: 'preparing', promisedUntil }, after)).toBe(true);
    expect(isLate({ status: 'preparing', promisedUntil }, after - 2)).toBe(false);
    expect(isLate({ status: 'ready', promisedUntil }, after)).toBe(false);
  });

  it('has its forecast asked for each minute when it is near, and less often the further it is off', () => {
    const now = Date.parse('2026-03-02T16:00:00.000Z');
    const inMinutes = (minutes: number) => ({
      promisedUntil: new Date(now + minutes * 60_000).toISOString(),
    });
    const asked = [-5, 5, 10, 20, 90].map((minutes) => forecastAgainMs(inMinutes(minutes), now) / 1000);
    expect(asked).toEqual([60, 60, 60, 120, 300]);
    expect(forecastAgainMs({ promisedUntil: null }, now)).toBe(60_000);
  });

  it('asks about what the kitchen has proposed, and not about what was answered', () => {
    const items = [{ id: 'i', name: 'Torta' }] as never;
    const changes = [
      { id: '1', itemId: 'i', status: 'proposed' },
      { id: '2', itemId: 'i', status: 'accepted' },
    ] as never;
    expect(questionsOf({ items, changes })).toEqual([{ id: '1', dish: 'Torta' }]);
  });

  it('is sent again after a time that doubles, half of it by chance, and at last every 15 s', () => {
    expect([1, 2, 3].map((tries) => retryDelayMs(tries, 0))).toEqual([500, 1_000, 2_000]);
    expect(retryDelayMs(1, 1)).toBe(1_000);
    expect(retryDelayMs(20, 1)).toBe(15_000);
  });
});

it.each([
  ['Vegano', 'vegan'],
  ['vegana', 'vegan'],
  ['VEGAN', 'vegan'],
  ['Vegetariana', 'vegetarian'],
  ['Ovolactovegetariano', 'vegetarian'],
  ['Sin gluten', null],
  ['Picante', null],
] as const)('reads the mark %s as %s', (mark, diet) => {
  expect(dietOf(mark)).toBe(diet);
});

it.each([
  ['vegano', 'vegano', 'vegan'],
  ['Vegetarianas', 'vegetariano', 'vegetarian'],
  ['vegan', 'vegano', 'vegan'],
  ['Opción vegana', 'Opción vegana', 'Opción vegana'],
  ['sin gluten', 'sin gluten', 'sin gluten'],
])('says the mark %s in the reader’s language where it is a diet and nothing else', (mark, es, en) => {
  expect([markIn('es', mark), markIn('en', mark)]).toEqual([es, en]);
});

it('serves vegetarians what vegans eat, and nobody of a diet what is not marked', () => {
  expect(diets.map((diet) => isFor(diet, ['Vegano']))).toEqual([true, true]);
  expect(diets.map((diet) => isFor(diet, ['Vegetariano']))).toEqual([true, false]);
  expect(diets.map((diet) => isFor(diet, ['Picante']))).toEqual([false, false]);
  const menu = menuOf(dish({ dietaryTags: ['Vegana'] }), agua).categories;
  const found = filterMenu(menu, { ...noFilter, diet: 'vegetarian' });
  expect(found.flatMap(({ items }) => items).map(({ id }) => id)).toEqual(['torta']);
});

describe('an answer about orders that is older than what was heard meanwhile', () => {
  const order = (id: string, version: number) => ({ id, version });
  it.each([
    ['of what was not heard of', [order('a', 2)], [order('a', 1)], [order('a', 1)], [order('a', 2)]],
    ['does not undo what was heard', [order('a', 1)], [order('a', 1)], [order('a', 2)], [order('a', 2)]],
    ['is newer than what was heard', [order('a', 3)], [order('a', 1)], [order('a', 2)], [order('a', 3)]],
    ['of a restored database counts', [order('a', 1)], [order('a', 4)], [order('a', 4)], [order('a', 1)]],
    [
      'does not know what was placed',
      [order('a', 1)],
      [order('a', 1)],
      [order('b', 1), order('a', 1)],
      [order('b', 1), order('a', 1)],
    ],
    ['no longer lists what is known', [], [order('a', 1)], [order('a', 1)], []],
    ['is the first there is', [order('a', 1)], [], [], [order('a', 1)]],
  ])('%s', (_case, answer, before, now, shown) => {
    expect(withHeard(answer, before, now)).toEqual(shown);
  });
});
