import type { AvailabilityWindow, SlotCapacity, stations } from '../../contracts/kitchen.ts';
import type { Order } from '../../contracts/orders.ts';

/*
 * What one cafeteria has to know to decide about orders, at one position of its history. Read from PostgreSQL in one
 * round trip (src/db/ordering.ts), changed by nothing but `evolve`. Instants are milliseconds since the epoch, days
 * YYYY-MM-DD and times of day HH:MM or HH:MM:SS in the campus's zone, money integer cents.
 */

/** Where a cafeteria stands: what is decided here is written only if it still stands there. */
export type Position = {
  /** Changes when the history itself was lost: a restore to an earlier point. */
  epoch: string;
  /** The number of the last event. */
  seq: number;
  /** Raised by every change of what this state holds that no event tells of. */
  revision: number;
};

export type CafeteriaFacts = {
  id: string;
  campusId: string;
  currency: string;
  numberPrefix: string;
  /** It takes no orders any more. */
  archived: boolean;
  status: 'open' | 'paused';
  pauseReason: string | null;
  pausedUntil: number | null;
  menuVersion: number;
  acceptWithinMinutes: number;
  noShowAfterMinutes: number;
  autoAccept: boolean;
  slotCapacity: SlotCapacity;
  capacityPercent: number;
  capacityUntil: number | null;
  extraWaitMinutes: number;
  maxOpenOrders: number | null;
  taxBasisPoints: number;
  tipsEnabled: boolean;
  requirePickupCode: boolean;
  bookAheadDays: number;
  studentCancelsAccepted: boolean;
  answerWithinMinutes: number;
  businessDay: string;
  ordersToday: number;
  /** As `ordersToday`, of orders that were placed for later days, by day. */
  ordersAhead: Readonly<Record<string, number>>;
};

/** When it is open and when the bell rings. Never changed in place: what follows from it is remembered by its identity. */
export type Calendar = {
  timezone: string;
  slotMinutes: number;
  orderLeadMinutes: number;
  /** ISO weekdays; 1 is Monday. None at all: always open. */
  weekly: readonly { weekday: number; opens: string; closes: string }[];
  exceptions: readonly { day: string; opens: string | null; closes: string | null }[];
  breaks: readonly { id: string; name: string; weekday: number; startsAt: string; endsAt: string }[];
  alteredBreaks: readonly { breakId: string; day: string; startsAt: string | null; endsAt: string | null }[];
};

/** A pickup slot: `orderBy` is until when it can be ordered for. */
export type Slot = {
  starts: number;
  ends: number;
  orderBy: number;
  breakId: string | null;
  breakName: string | null;
};

export type Station = (typeof stations)[number];

export type Option = {
  id: string;
  name: string;
  priceDeltaCents: number;
  available: boolean;
  /** Switched off until this day begins; null or absent: until somebody switches it on. */
  backOn?: string | null;
  allergens: readonly string[];
  /** null: not counted. */
  stock: number | null;
};

export type OptionGroup = { minChoices: number; maxChoices: number; options: readonly Option[] };

export type Dish = {
  id: string;
  name: string;
  priceCents: number;
  /** null: not counted. */
  stock: number | null;
  available: boolean;
  /** Switched off until this day begins; null or absent: until somebody switches it on. */
  backOn?: string | null;
  archived: boolean;
  /** Needs an ingredient that is switched off. */
  lacksIngredient: boolean;
  /** The day on which all that it lacks is back. */
  ingredientsBackOn?: string | null;
  /** Its own, and those of its ingredients. */
  allergens: readonly string[];
  prepMinutes: number;
  makeMinutes: number;
  station: Station;
  windows: AvailabilityWindow[];
  dailyStock: number | null;
  lowStockAt: number;
  maxPerStudent: number | null;
  groups: readonly OptionGroup[];
  /** The parts of a combo. */
  components: readonly { dishId: string; quantity: number }[];
};

/** What is asked of a slot: `orders` counts them, a station's name its make-minutes. */
export type Demand = Readonly<Record<string, number>>;

/** An order, and what of it nobody outside needs to see. */
export type OrderRecord = {
  document: Order;
  /** The day of its slot: whose number it has, and in whose books it stands. */
  businessDay: string;
  breakId: string | null;
  /** Its student has named its slot; false: as soon as possible. null: not known, of orders older than that. */
  isSlotChosen: boolean | null;
  /** It was moved to another slot, with its break or because it was paid too late: not what its student had agreed to. */
  wasMoved: boolean;
  demand: Demand;
  basketHash: string | null;
  /** On which its tax and its fee were computed when it was placed; null: not known, of orders older than that. */
  terms: {
    taxBasisPoints: number | null;
    feeBasisPoints: number | null;
    feeFixedCents: number | null;
  };
  /** Portions by dish that it still holds, by the stock ledger or of a day to come. */
  held: Readonly<Record<string, number>>;
  /** Those of them that are of a day's stock which had not begun: the ledger does not know of them. */
  ahead: Readonly<Record<string, number>>;
};

export type OrderingState = {
  position: Position;
  cafeteria: CafeteriaFacts;
  calendar: Calendar;
  dishes: ReadonlyMap<string, Dish>;
  /** Loads of slots that are not long over, by the slot's start. */
  loads: ReadonlyMap<number, Demand>;
  /** Open orders by id. */
  orders: ReadonlyMap<string, OrderRecord>;
  /** Orders that have ended and were asked for; some, and not for long. */
  endedOrders: ReadonlyMap<string, OrderRecord>;
};
