import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { availabilityWindowSchema, slotCapacitySchema, stations } from '../../contracts/kitchen.ts';
import { orderSchema } from '../../contracts/orders.ts';
import type { Dish, OrderingState, OrderRecord } from '../../domain/ordering/state.ts';
import { callFunction, type TenantDatabase } from '../client.ts';

/* Reads what is decided on (migrations/tenant/functions/24_ordering_state.sql), and parses it: what the database answers is not believed. */

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const day = z.iso.date();
const timeOfDay = z.string().regex(/^\d\d:\d\d(:\d\d(\.\d+)?)?$/);
const portions = z.record(z.string(), z.int());

const orderRecord = z.object({
  document: orderSchema,
  businessDay: day,
  breakId: z.string().nullable(),
  isSlotChosen: z.boolean().nullable(),
  wasMoved: z.boolean(),
  demand: portions,
  basketHash: z.string().nullable(),
  terms: z.object({
    taxBasisPoints: z.int().nullable(),
    feeBasisPoints: z.int().nullable(),
    feeFixedCents: z.int().nullable(),
  }),
  held: portions,
  ahead: portions,
});

const dish = z.object({
  id: z.string(),
  name: z.string(),
  priceCents: z.int(),
  stock: z.int().nullable(),
  available: z.boolean(),
  backOn: z.string().nullish(),
  archived: z.boolean(),
  lacksIngredient: z.boolean(),
  ingredientsBackOn: z.string().nullish(),
  allergens: z.array(z.string()),
  prepMinutes: z.int(),
  makeMinutes: z.int(),
  station: z.enum(stations),
  windows: z.array(availabilityWindowSchema),
  dailyStock: z.int().nullable(),
  lowStockAt: z.int(),
  maxPerStudent: z.int().nullable(),
  groups: z.array(
    z.object({
      minChoices: z.int(),
      maxChoices: z.int(),
      options: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          priceDeltaCents: z.int(),
          available: z.boolean(),
          backOn: z.string().nullish(),
          allergens: z.array(z.string()),
          stock: z.int().nullable(),
        }),
      ),
    }),
  ),
  components: z.array(z.object({ dishId: z.string(), quantity: z.int() })),
});

const cafeteria = z.object({
  id: z.string(),
  campusId: z.string(),
  currency: z.string(),
  numberPrefix: z.string(),
  archived: z.boolean(),
  status: z.enum(['open', 'paused']),
  pauseReason: z.string().nullable(),
  pausedUntil: instant.nullable(),
  menuVersion: z.int(),
  acceptWithinMinutes: z.int(),
  noShowAfterMinutes: z.int(),
  autoAccept: z.boolean(),
  slotCapacity: slotCapacitySchema,
  capacityPercent: z.int(),
  capacityUntil: instant.nullable(),
  extraWaitMinutes: z.int(),
  maxOpenOrders: z.int().nullable(),
  taxBasisPoints: z.int(),
  tipsEnabled: z.boolean(),
  requirePickupCode: z.boolean(),
  bookAheadDays: z.int(),
  studentCancelsAccepted: z.boolean(),
  answerWithinMinutes: z.int(),
  businessDay: day,
  ordersToday: z.int(),
  ordersAhead: portions,
});

const calendar = z.object({
  timezone: z.string(),
  slotMinutes: z.int(),
  orderLeadMinutes: z.int(),
  weekly: z.array(z.object({ weekday: z.int(), opens: timeOfDay, closes: timeOfDay })),
  exceptions: z.array(z.object({ day, opens: timeOfDay.nullable(), closes: timeOfDay.nullable() })),
  breaks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      weekday: z.int(),
      startsAt: timeOfDay,
      endsAt: timeOfDay,
    }),
  ),
  alteredBreaks: z.array(
    z.object({ breakId: z.string(), day, startsAt: timeOfDay.nullable(), endsAt: timeOfDay.nullable() }),
  ),
});

const loadedState = z.object({
  position: z.object({ epoch: z.string(), seq: z.int(), revision: z.int() }),
  cafeteria,
  calendar,
  dishes: z.array(dish),
  loads: z.array(z.object({ slot: instant, resource: z.string(), amount: z.int() })),
  orders: z.array(z.looseObject({ document: z.looseObject({ id: z.uuid() }) })),
});

/** A cafeteria as it stands, to decide on; null: there is none such. One round trip. */
export async function loadOrderingState(
  db: TenantDatabase,
  cafeteriaId: string,
  unreadable?: Unreadable,
): Promise<OrderingState | null> {
  const answer = await callFunction(db, sql`load_ordering_state(${cafeteriaId}::uuid)`, z.unknown());
  return parseOrderingState(answer, unreadable);
}

/** Told of an order that is not as it should be. */
type Unreadable = (orderId: string, error: unknown) => void;

/** What `load_ordering_state` (SQL) has answered. An order that cannot be read is left out: the others go on without it. */
export function parseOrderingState(answer: unknown, unreadable: Unreadable = () => {}): OrderingState | null {
  const loaded = loadedState.nullable().parse(answer);
  if (!loaded) return null;
  const loads = new Map<number, Record<string, number>>();
  for (const { slot, resource, amount } of loaded.loads)
    loads.set(slot, { ...loads.get(slot), [resource]: amount });
  return {
    ...loaded,
    dishes: new Map<string, Dish>(loaded.dishes.map((each) => [each.id, each])),
    loads,
    orders: new Map(loaded.orders.flatMap((each) => readable(each, unreadable))),
    endedOrders: new Map(),
  };
}

function readable(
  order: { document: { id: string } },
  unreadable: Unreadable,
): [] | [[id: string, record: OrderRecord]] {
  try {
    const record = parseOrder(order);
    return [[record.document.id, record]];
  } catch (error) {
    unreadable(order.document.id, error);
    return [];
  }
}

/** Throws what is wrong, by the names of members: no value of them. */
function parseOrder(answer: unknown): OrderRecord {
  const { success, data, error } = orderRecord.safeParse(answer);
  if (success) return data;
  const faults = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
  throw new Error(`the order is not as it should be: ${faults.join(', ')}`);
}

/** An order of this cafeteria, ended or not; null: there is none such. One round trip. */
export async function loadOrderRecord(
  db: TenantDatabase,
  cafeteriaId: string,
  orderId: string,
): Promise<OrderRecord | null> {
  const answer = await callFunction(
    db,
    sql`load_order_record(${cafeteriaId}::uuid, ${orderId}::uuid)`,
    z.unknown(),
  );
  return answer === null ? null : parseOrder(answer);
}
