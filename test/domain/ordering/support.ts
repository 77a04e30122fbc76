import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import type {
  Actor,
  Command,
  OrderRequest,
  Outcome,
  PlaceCommand,
} from '../../../src/domain/ordering/commands.ts';
import { type Decided, decide, type Refused } from '../../../src/domain/ordering/decide.ts';
import type { Chance } from '../../../src/domain/ordering/events.ts';
import { apply, applyRest, fork } from '../../../src/domain/ordering/evolve.ts';
import type {
  CafeteriaFacts,
  Calendar,
  Dish,
  Option,
  OptionGroup,
  OrderingState,
  OrderRecord,
} from '../../../src/domain/ordering/state.ts';
import type { PaymentTerms } from '../../../src/domain/payments.ts';

/** A Monday, and the Tuesday after it. */
export const monday = '2026-11-30';
export const tuesday = '2026-12-01';

/** A time of day in Mexico City, which keeps its clocks as they are. */
export const at = (time: string, day = monday): number => Date.parse(`${day}T${time}:00-06:00`);
export const iso = (instant: number): string => new Date(instant).toISOString();

/** Dice and identifiers that are the same for the same seed. */
export function chance(seed = 1): Chance {
  let drawn = seed;
  let ids = 0;
  return {
    id: () => `${seed}-${++ids}`,
    random() {
      // Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
      drawn = (drawn + 0x6d2b79f5) | 0;
      let mixed = Math.imul(drawn ^ (drawn >>> 15), drawn | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

export const option = (id: string, facts: Partial<Option> = {}): Option => ({
  id,
  name: id,
  priceDeltaCents: 0,
  available: true,
  allergens: [],
  stock: null,
  ...facts,
});

export const group = (options: Option[], minChoices = 0, maxChoices = options.length): OptionGroup => ({
  minChoices,
  maxChoices,
  options,
});

export const dish = (id: string, facts: Partial<Dish> = {}): Dish => ({
  id,
  name: id,
  priceCents: 4_000,
  stock: null,
  available: true,
  archived: false,
  lacksIngredient: false,
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
  ...facts,
});

export const calendar = (facts: Partial<Calendar> = {}): Calendar => ({
  timezone: 'America/Mexico_City',
  slotMinutes: 15,
  orderLeadMinutes: 0,
  weekly: [],
  exceptions: [],
  breaks: [],
  alteredBreaks: [],
  ...facts,
});

/** Hours of every weekday. */
export const daily = (opens: string, closes: string): Calendar['weekly'] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));

type Kitchen = {
  cafeteria?: Partial<CafeteriaFacts>;
  calendar?: Partial<Calendar>;
  dishes?: Dish[];
  loads?: [number, Record<string, number>][];
  orders?: OrderRecord[];
  endedOrders?: OrderRecord[];
};

/** A cafeteria that is always open, sells tortas without counting them, and limits nothing. */
export const kitchen = (facts: Kitchen = {}): OrderingState => ({
  position: { epoch: 'first', seq: 10, revision: 3 },
  cafeteria: {
    id: 'cafeteria',
    campusId: 'campus',
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
    slotCapacity: {},
    capacityPercent: 100,
    capacityUntil: null,
    extraWaitMinutes: 0,
    maxOpenOrders: null,
    taxBasisPoints: 1_600,
    tipsEnabled: true,
    requirePickupCode: false,
    bookAheadDays: 0,
    studentCancelsAccepted: false,
    answerWithinMinutes: 3,
    businessDay: monday,
    ordersToday: 0,
    ordersAhead: {},
    ...facts.cafeteria,
  },
  calendar: calendar(facts.calendar),
  dishes: new Map((facts.dishes ?? [dish('torta')]).map((each) => [each.id, each])),
  loads: new Map(facts.loads),
  orders: new Map(facts.orders?.map((order) => [order.document.id, order])),
  endedOrders: new Map(facts.endedOrders?.map((order) => [order.document.id, order])),
});

const line = (facts: Partial<Order['items'][number]> = {}): Order['items'][number] => ({
  id: 'line',
  menuItemId: 'torta',
  name: 'torta',
  quantity: 1,
  unitPriceCents: 4_000,
  totalCents: 4_000,
  modifiers: [],
  note: null,
  components: [],
  stations: [],
  removedAt: null,
  ...facts,
});

/** As of an order that is older than its terms are kept. */
const unknownTerms = { taxBasisPoints: null, feeBasisPoints: null, feeFixedCents: null };

type Facts = Partial<Omit<Order, 'items'>> &
  Partial<Omit<OrderRecord, 'document'>> & { items?: Partial<Order['items'][number]>[] };

/** An order of one torta in cash, placed at ten on Monday for that very quarter of an hour. */
export function order(facts: Facts = {}): OrderRecord {
  const { businessDay = monday, breakId = null, demand = { orders: 1, grill: 2 }, ...others } = facts;
  const {
    basketHash = 'basket',
    isSlotChosen = false,
    wasMoved = false,
    held = {},
    ahead = {},
    terms = unknownTerms,
    items = [{}],
    ...document
  } = others;
  const ended = ['collected', 'rejected', 'cancelled', 'expired', 'no_show'];
  return {
    businessDay,
    breakId,
    isSlotChosen,
    wasMoved,
    demand,
    basketHash,
    terms,
    held,
    ahead,
    document: {
      id: 'order',
      number: 'A-001',
      pickupCode: '0001',
      cafeteriaId: 'cafeteria',
      campusId: 'campus',
      userId: 'ana',
      studentName: 'Ana',
      status: 'placed',
      version: 1,
      items: items.map(line),
      changes: [],
      subtotalCents: 4_000,
      taxCents: 552,
      tipCents: 0,
      feeCents: 0,
      totalCents: 4_000,
      refundedCents: 0,
      currency: 'MXN',
      paymentMethod: 'cash',
      paymentStatus: 'unpaid',
      pickupSlot: iso(at('10:00')),
      promisedFrom: iso(at('10:05')),
      promisedUntil: iso(at('10:20')),
      acknowledgedAllergens: [],
      note: null,
      reason: null,
      printed: null,
      createdAt: iso(at('10:00')),
      updatedAt: iso(at('10:00')),
      payBy: null,
      acceptBy: null,
      collectBy: null,
      acceptedAt: null,
      startedAt: null,
      readyAt: null,
      collectedAt: null,
      closedAt: document.status && ended.includes(document.status) ? iso(at('10:00')) : null,
      ...document,
    },
  };
}

/** An order in a state, among the open ones or those that have ended. */
export const holding = (record: OrderRecord, facts: Kitchen = {}): OrderingState =>
  kitchen({ ...facts, [record.document.closedAt === null ? 'orders' : 'endedOrders']: [record] });

export const request = (facts: Partial<OrderRequest> = {}): OrderRequest => ({
  cafeteriaId: 'cafeteria',
  userId: 'ana',
  profileAllergens: [],
  paymentMethod: 'cash',
  items: [{ menuItemId: 'torta', quantity: 1 }],
  ...facts,
});

export const place = (
  facts: Partial<OrderRequest> = {},
  how: Partial<Omit<PlaceCommand, 'request'>> = {},
): PlaceCommand => ({ kind: 'place', basketHash: 'basket', hasKey: true, ...how, request: request(facts) });

/** Terms of paying by card: 2 % and 3 pesos, ten pesos at least, a quarter of an hour to pay. */
export const byCard: PaymentTerms = {
  feeBasisPoints: 200,
  feeCents: 300,
  minimumCents: { MXN: 1_000 },
  holdMinutes: 15,
};

export const ana: Actor = { role: 'student', userId: 'ana', ownOnly: true };
export const cook: Actor = { role: 'staff', userId: 'cook', ownOnly: false };

/** A command that must not be refused. */
export function decided(state: OrderingState, command: Command, now: number, dice = chance()): Decided {
  const answer = decide(state, command, now, dice);
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.code} ${JSON.stringify(answer.facts)}`);
  return answer;
}

/** A command that must be refused. */
export function refused(state: OrderingState, command: Command, now: number): Refused {
  const answer = decide(state, command, now, chance());
  if (answer.kind === 'decided') throw new Error(`not refused: ${answer.outcome.kind}`);
  return answer;
}

/** The state after what was decided. */
export function stateAfter(state: OrderingState, { events, rest }: Decided): OrderingState {
  const next = fork(state);
  for (const event of events) apply(next, event);
  applyRest(next, rest);
  return next;
}

export const orderIn = (outcome: Outcome): Order => {
  if (outcome.kind === 'none') throw new Error('no order');
  return outcome.order;
};

/** The names of events, with what each of them says beside. */
export const told = ({ events }: Decided) => events.map(({ event, data }) => [event, data]);

export const openStates: readonly OrderStatus[] = [
  'pending_payment',
  'placed',
  'accepted',
  'preparing',
  'ready',
];

/** Freezes whatever it is, so that writing to it throws. Of a map it makes one that refuses to change. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map) {
    for (const entry of value) entry.forEach(frozen);
    const refuse = () => {
      throw new Error('a frozen map was written to');
    };
    Object.assign(value, { set: refuse, delete: refuse, clear: refuse });
  }
  Object.freeze(value);
  for (const each of Object.values(value)) frozen(each);
  return value;
}
