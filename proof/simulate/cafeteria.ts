import type { Dish, OptionGroup, OrderingState } from '../../src/domain/ordering/state.ts';
import type { PaymentTerms } from '../../src/domain/payments.ts';
import type { Dice } from './dice.ts';
import type { Tables } from './tables.ts';

/* The cafeteria that is simulated: much of what can run out does so each day. */

const uuid = (kind: number, number: number) =>
  `0000000${kind}-0000-7000-a000-${String(number).padStart(12, '0')}`;

export const cafeteriaId = uuid(1, 1);
export const campusId = uuid(1, 2);
const firstEpoch = uuid(1, 3);
export const cookId = uuid(2, 1);
export const students = Array.from({ length: 25 }, (_, place) => uuid(3, place + 1));
export const timezone = 'America/Mexico_City';

/** A Monday, at five in the morning there. */
export const beginning = Date.parse('2026-11-30T11:00:00Z');

export const byCard: PaymentTerms = {
  feeBasisPoints: 215,
  feeCents: 300,
  minimumCents: { MXN: 1_000 },
  holdMinutes: 15,
};

const plain: Dish = {
  id: '',
  name: '',
  priceCents: 4_000,
  stock: null,
  available: true,
  backOn: null,
  archived: false,
  lacksIngredient: false,
  ingredientsBackOn: null,
  allergens: [],
  prepMinutes: 5,
  makeMinutes: 2,
  station: 'grill',
  windows: [],
  dailyStock: null,
  lowStockAt: 0,
  maxPerStudent: null,
  groups: [],
  components: [],
};

function options(dish: number, stocks: (number | null)[], minChoices: number): OptionGroup {
  return {
    minChoices,
    maxChoices: stocks.length,
    options: stocks.map((stock, place) => ({
      id: uuid(5, dish * 10 + place),
      name: `option ${place}`,
      priceDeltaCents: place * 333,
      available: true,
      backOn: null,
      allergens: [],
      stock,
    })),
  };
}

const dish = (number: number, facts: Partial<Dish>): Dish => ({
  ...plain,
  id: uuid(4, number),
  name: `dish ${number}`,
  ...facts,
});

function menu(dice: Dice): Dish[] {
  return [
    dish(1, {
      priceCents: 4_575,
      dailyStock: 30,
      stock: 30,
      lowStockAt: 3,
      groups: [options(1, [null, null], 0)],
    }),
    dish(2, { priceCents: 3_825, stock: 400, station: 'bar', prepMinutes: 2, makeMinutes: 1 }),
    dish(3, {
      priceCents: 6_150,
      dailyStock: dice.between(8, 20),
      stock: 8,
      maxPerStudent: 2,
      allergens: ['eggs'],
    }),
    dish(4, { priceCents: 1_999, station: 'counter', makeMinutes: 0, groups: [options(4, [200, null], 1)] }),
    dish(5, {
      priceCents: 8_999,
      makeMinutes: 0,
      components: [
        { dishId: uuid(4, 1), quantity: 1 },
        { dishId: uuid(4, 2), quantity: 2 },
      ],
    }),
    dish(6, {
      priceCents: 2_550,
      windows: [{ from: '07:00', until: '12:00', weekdays: [1, 2, 3, 4, 5] }],
      allergens: ['gluten'],
    }),
  ];
}

/** Two breaks and a grid on the other days; capacities that a recess fills. */
export function openCafeteria(dice: Dice): Tables {
  const days = [1, 2, 3, 4, 5, 6];
  const cafeteria: OrderingState['cafeteria'] = {
    id: cafeteriaId,
    campusId,
    currency: 'MXN',
    numberPrefix: 'A',
    archived: false,
    status: 'open',
    pauseReason: null,
    pausedUntil: null,
    menuVersion: 1,
    acceptWithinMinutes: 5,
    noShowAfterMinutes: 30,
    autoAccept: false,
    slotCapacity: { orders: 25, grill: 60, bar: 40 },
    capacityPercent: 100,
    capacityUntil: null,
    extraWaitMinutes: 0,
    maxOpenOrders: 4,
    taxBasisPoints: 1_600,
    tipsEnabled: true,
    requirePickupCode: dice.chance(0.5),
    bookAheadDays: 1,
    answerWithinMinutes: 3,
    studentCancelsAccepted: dice.chance(0.5),
    businessDay: '2026-11-29',
    ordersToday: 0,
    ordersAhead: {},
  };
  const breaks = [1, 2, 3].flatMap((weekday) =>
    ['10:00', '13:00'].map((startsAt, place) => ({
      id: uuid(6, weekday * 10 + place),
      name: `break ${place}`,
      weekday,
      startsAt: `${startsAt}:00`,
      endsAt: startsAt.replace(':00', ':40:00'),
    })),
  );
  return {
    epoch: firstEpoch,
    seq: 0,
    revision: 0,
    cafeteria,
    calendar: {
      timezone,
      slotMinutes: 15,
      orderLeadMinutes: 5,
      weekly: days.map((weekday) => ({ weekday, opens: '07:00:00', closes: '16:00:00' })),
      exceptions: [],
      breaks,
      alteredBreaks: [],
    },
    dishes: new Map(menu(dice).map((each) => [each.id, each])),
    orders: new Map(),
    items: new Map(),
    lineChanges: new Map(),
    loads: new Map(),
    movements: [],
    keys: new Map(),
    users: new Map(students.map((id, place) => [id, place % 5 === 0 ? ['eggs'] : []])),
    events: [],
    payments: new Map(),
    made: 0,
  };
}
