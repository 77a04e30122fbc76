import { describe, expect, it } from 'vitest';
import type { PlaceOrder } from '../../../src/contracts/orders.ts';
import type { LocalTime } from '../../../src/domain/menu-windows.ts';
import { demandOf, priceBasket, refuseWrongLines } from '../../../src/domain/ordering/basket.ts';
import { Refusal } from '../../../src/domain/ordering/refusal.ts';
import type { Dish } from '../../../src/domain/ordering/state.ts';
import { dish, group, kitchen, option } from './support.ts';

const cheese = option('cheese', { priceDeltaCents: 500 });
const small = option('small', { priceDeltaCents: -1_000 });
const large = option('large', { priceDeltaCents: 1_500 });
const beans = option('beans', { stock: 3 });
const torta = dish('torta', { groups: [group([small, large], 0, 1), group([cheese, beans])] });
const coffee = dish('coffee', { priceCents: 2_000, station: 'bar', makeMinutes: 1, prepMinutes: 3 });
const meal = dish('meal', {
  priceCents: 7_000,
  station: 'counter',
  makeMinutes: 0,
  prepMinutes: 8,
  components: [
    { dishId: 'torta', quantity: 1 },
    { dishId: 'coffee', quantity: 2 },
  ],
});

type Items = PlaceOrder['items'];
const line = (menuItemId: string, quantity = 1, ...modifierIds: string[]): Items[number] => ({
  menuItemId,
  quantity,
  ...(modifierIds.length > 0 && { modifierIds }),
});
const priced = (items: Items, dishes: Dish[] = [torta, coffee, meal], at: LocalTime | null = null) =>
  priceBasket(kitchen({ dishes }), items, at);

describe('a basket costs', () => {
  it.each<[string, Items, number]>([
    ['its dishes', [line('torta', 2), line('coffee')], 10_000],
    ['what options add, for each portion', [line('torta', 2, 'cheese', 'large')], 12_000],
    ['less for options that take something off', [line('torta', 1, 'small')], 3_000],
    ['a combo by its own price', [line('meal', 2)], 14_000],
    [
      'two lines of a dish by their own options',
      [line('torta', 1, 'cheese'), line('torta', 1, 'small')],
      7_500,
    ],
    ['nothing for a line that is not on the menu', [line('sushi'), line('coffee')], 2_000],
  ])('%s', (_, items, cents) => {
    expect(priced(items).subtotalCents).toBe(cents);
  });

  it('and its lines say so, with options in the order of the menu', () => {
    const note = 'without onion';
    expect(
      priced([
        { ...line('torta', 2, 'cheese', 'large'), note },
        { ...line('coffee'), note: '' },
      ]).lines,
    ).toEqual([
      {
        position: 1,
        menuItemId: 'torta',
        name: 'torta',
        quantity: 2,
        unitPriceCents: 6_000,
        totalCents: 12_000,
        modifiers: [
          { id: 'large', name: 'large', priceDeltaCents: 1_500 },
          { id: 'cheese', name: 'cheese', priceDeltaCents: 500 },
        ],
        note,
      },
      {
        position: 2,
        menuItemId: 'coffee',
        name: 'coffee',
        quantity: 1,
        unitPriceCents: 2_000,
        totalCents: 2_000,
        modifiers: [],
        note: null,
      },
    ]);
  });
});

describe('a basket asks', () => {
  it('portions of each dish, together with those that its combos take, and of each option', () => {
    const { portions, options } = priced([
      line('meal', 2),
      line('torta', 3, 'cheese'),
      line('torta', 1, 'cheese'),
    ]);
    expect(Object.fromEntries(portions)).toEqual({ meal: 2, torta: 6, coffee: 4 });
    expect(Object.fromEntries(options)).toEqual({ cheese: 4 });
  });

  it('minutes of each station for whatever is made there, and to be one order', () => {
    expect(priced([line('meal', 2), line('coffee')]).demand).toEqual({
      orders: 1,
      counter: 0,
      grill: 4,
      bar: 5,
    });
    expect(demandOf(kitchen(), new Map())).toEqual({ orders: 1 });
    expect(demandOf(kitchen(), new Map([['gone', 2]]))).toEqual({ orders: 1 });
  });

  it('as long as its slowest dish', () => {
    expect(priced([line('coffee'), line('meal')]).prepMinutes).toBe(8);
  });

  it('for the allergens of its dishes and of what a combo is made of, each once a line', () => {
    const bread = dish('torta', { allergens: ['gluten', 'egg'] });
    const set = { ...meal, allergens: ['gluten'] };
    const allergens = priced([line('coffee'), line('meal')], [bread, coffee, set]).allergens;
    expect(allergens).toEqual([
      { allergen: 'egg', index: 1, menuItemId: 'meal', name: 'meal' },
      { allergen: 'gluten', index: 1, menuItemId: 'meal', name: 'meal' },
    ]);
  });

  it('for the allergens of the options that were chosen, and of no others', () => {
    const conQueso = option('con queso', { allergens: ['milk'] });
    const conNuez = option('con nuez', { allergens: ['nuts', 'gluten'] });
    const plain = dish('torta', { allergens: ['gluten'], groups: [group([conQueso, conNuez])] });
    const of = (...chosen: string[]) =>
      priced([line('torta', 1, ...chosen)], [plain]).allergens.map(({ allergen }) => allergen);
    expect([of(), of('con queso'), of('con queso', 'con nuez')]).toEqual([
      ['gluten'],
      ['gluten', 'milk'],
      ['gluten', 'milk', 'nuts'],
    ]);
  });

  it('for a look at the clock when a dish is served at some hours alone', () => {
    const breakfast = dish('torta', { windows: [{ weekdays: [1], from: '07:00', until: '11:00' }] });
    expect([priced([line('torta')], [breakfast]).hasWindows, priced([line('torta')]).hasWindows]).toEqual([
      true,
      false,
    ]);
  });
});

describe('a line is refused', () => {
  const breakfast = dish('torta', { windows: [{ weekdays: [1, 2], from: '07:00', until: '11:00' }] });
  const two = group([cheese, beans], 2, 2);
  const refusalsOf = (items: Items, dishes?: Dish[], at: LocalTime | null = null) =>
    priced(items, dishes, at).refusals.map(({ index, code, remaining }) => [index, code, remaining]);

  it.each<[string, Items, Dish[], unknown[]]>([
    ['as not found when it is not on the menu', [line('sushi')], [torta], [[0, 'menu_item_not_found', null]]],
    [
      'as not found when it was taken off the menu',
      [line('torta')],
      [{ ...torta, archived: true }],
      [[0, 'menu_item_not_found', null]],
    ],
    [
      'as not to be had when it is switched off',
      [line('torta')],
      [{ ...torta, available: false }],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when it lacks an ingredient',
      [line('torta')],
      [{ ...torta, lacksIngredient: true }],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when a part of the combo is switched off',
      [line('meal')],
      [meal, torta, { ...coffee, available: false }],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when a part lacks an ingredient',
      [line('meal')],
      [meal, { ...torta, lacksIngredient: true }, coffee],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when a part was taken off the menu',
      [line('meal')],
      [meal, { ...torta, archived: true }, coffee],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had rather than sold out, whichever part of the combo is which',
      [line('meal')],
      [meal, { ...torta, stock: 0 }, { ...coffee, available: false }],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as ill chosen when an option is not its own',
      [line('torta', 1, 'wasabi')],
      [torta],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when an option is another dish’s',
      [line('coffee', 1, 'cheese')],
      [torta, coffee],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when an option is switched off',
      [line('torta', 1, 'cheese')],
      [dish('torta', { groups: [group([{ ...cheese, available: false }])] })],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when an option is named twice',
      [line('torta', 1, 'cheese', 'cheese')],
      [torta],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when too many of a group are',
      [line('torta', 1, 'small', 'large')],
      [torta],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when too few of a group are',
      [line('torta', 1, 'cheese')],
      [dish('torta', { groups: [two] })],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when a group must be answered and is not',
      [line('torta')],
      [dish('torta', { groups: [two] })],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'as ill chosen when it would cost less than nothing',
      [line('torta', 1, 'small')],
      [{ ...torta, priceCents: 999 }],
      [[0, 'modifiers_invalid', null]],
    ],
    ['not when it costs nothing', [line('torta', 1, 'small')], [{ ...torta, priceCents: 1_000 }], []],
    ['not for the last portions', [line('torta', 2)], [{ ...torta, stock: 2 }], []],
    ['as too many for what is left', [line('torta', 3)], [{ ...torta, stock: 2 }], [[0, 'out_of_stock', 2]]],
    ['as sold out', [line('torta')], [{ ...torta, stock: 0 }], [[0, 'out_of_stock', 0]]],
    [
      'with the other of its dish when both together are too many',
      [line('torta', 2), line('torta', 1)],
      [{ ...torta, stock: 2 }],
      [
        [0, 'out_of_stock', 2],
        [1, 'out_of_stock', 2],
      ],
    ],
    [
      'with the combo that takes the portions away, of which there would be one',
      [line('coffee', 2), line('meal')],
      [torta, { ...coffee, stock: 3 }, meal],
      [
        [0, 'out_of_stock', 3],
        [1, 'out_of_stock', 1],
      ],
    ],
    [
      'as too many when a part of the combo does not last, and counted in combos',
      [line('meal', 2)],
      [torta, { ...coffee, stock: 3 }, meal],
      [[0, 'out_of_stock', 1]],
    ],
    [
      'as not to be had when one is to choose more than there is',
      [line('torta', 1, 'small', 'large')],
      [dish('torta', { groups: [group([small, large, { ...cheese, available: false }], 3, 3)] })],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when what one has to choose ran out',
      [line('torta')],
      [dish('torta', { groups: [group([small, { ...beans, stock: 0 }], 2, 2)] })],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as not to be had when a part asks for more options than there are',
      [line('meal')],
      [meal, coffee, dish('torta', { groups: [group([{ ...cheese, available: false }], 1, 1)] })],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'not when there are just as many options as one has to choose',
      [line('torta', 1, 'small', 'large')],
      [dish('torta', { groups: [group([small, large, { ...cheese, available: false }], 2, 2)] })],
      [],
    ],
    [
      'as too many when an option does not last',
      [line('torta', 2, 'beans'), line('torta', 2, 'beans')],
      [torta],
      [
        [0, 'out_of_stock', 3],
        [1, 'out_of_stock', 3],
      ],
    ],
    [
      'as not to be had rather than ill chosen',
      [line('torta', 1, 'wasabi')],
      [{ ...torta, available: false }],
      [[0, 'menu_item_unavailable', null]],
    ],
    [
      'as ill chosen rather than sold out',
      [line('torta', 1, 'wasabi')],
      [{ ...torta, stock: 0 }],
      [[0, 'modifiers_invalid', null]],
    ],
    [
      'alone: the line beside it is not',
      [line('sushi'), line('coffee')],
      [coffee],
      [[0, 'menu_item_not_found', null]],
    ],
  ])('%s', (_, items, dishes, expected) => {
    expect(refusalsOf(items, dishes)).toEqual(expected);
  });

  it.each<[string, Items, Dish[], object]>([
    [
      'the part of the combo that is switched off',
      [line('meal')],
      [meal, torta, { ...coffee, available: false }],
      { code: 'menu_item_unavailable', name: 'meal', part: { menuItemId: 'coffee', name: 'coffee' } },
    ],
    [
      'the part of the combo of which there is too little',
      [line('meal', 2)],
      [meal, torta, { ...coffee, stock: 3 }],
      { code: 'out_of_stock', remaining: 1, part: { menuItemId: 'coffee', name: 'coffee' } },
    ],
    [
      'the option of which there is too little',
      [line('torta', 4, 'beans')],
      [torta],
      { code: 'out_of_stock', remaining: 3, option: { id: 'beans', name: 'beans' } },
    ],
  ])('and named is %s', (_, items, dishes, expected) => {
    expect(priced(items, dishes).refusals).toEqual([
      {
        index: 0,
        menuItemId: items[0]?.menuItemId,
        remaining: null,
        name: items[0]?.menuItemId,
        ...expected,
      },
    ]);
  });

  it('names nothing beside the dish that is itself too few', () => {
    const [refusal] = priced([line('meal', 2)], [torta, coffee, { ...meal, stock: 1 }]).refusals;
    expect(refusal).toEqual({
      index: 0,
      menuItemId: 'meal',
      name: 'meal',
      code: 'out_of_stock',
      remaining: 1,
    });
  });

  it.each<[string, LocalTime | null, boolean]>([
    ['at whatever hour', null, true],
    ['as its window begins', { weekday: 1, time: '07:00' }, true],
    ['in the last minute of its window', { weekday: 2, time: '10:59' }, true],
    ['as its window ends: it is not', { weekday: 1, time: '11:00' }, false],
    ['on another weekday: it is not', { weekday: 3, time: '08:00' }, false],
  ])('by the hour: it is served %s', (_, at, isServed) => {
    expect(refusalsOf([line('torta')], [breakfast], at)).toEqual(
      isServed ? [] : [[0, 'menu_item_unavailable', null]],
    );
  });

  it('by a combo’s own hours, not by those of its parts', () => {
    expect(refusalsOf([line('meal')], [meal, breakfast, coffee], { weekday: 1, time: '12:00' })).toEqual([]);
  });
});

describe('a basket is refused', () => {
  const off = dish('off', { available: false });
  const out = dish('out', { stock: 0 });
  it.each<[string, Items]>([
    ['menu_item_not_found', [line('out'), line('off'), line('torta', 1, 'wasabi'), line('sushi')]],
    ['modifiers_invalid', [line('out'), line('off'), line('torta', 1, 'wasabi')]],
    ['menu_item_unavailable', [line('out'), line('off'), line('torta')]],
    ['out_of_stock', [line('torta'), line('out')]],
  ])('as %s by the gravest of its lines, and tells of all', (code, items) => {
    const basket = priced(items, [torta, off, out]);
    let refusal: unknown;
    try {
      refuseWrongLines(basket);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code, facts: { lines: basket.refusals } });
    expect(basket.refusals).toHaveLength(
      items.filter(({ menuItemId, modifierIds }) => menuItemId !== 'torta' || modifierIds).length,
    );
  });

  it('not when nothing is wrong with it', () => {
    expect(() => refuseWrongLines(priced([line('torta')]))).not.toThrow();
  });
});
