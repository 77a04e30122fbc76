import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type PaymentDocument, type PaymentState, paymentDocumentSchema } from '../../contracts/payments.ts';
import { callFunction, runFunction, type TenantDatabase } from '../../db/client.ts';
import { straySearches } from '../../db/schema.ts';
import type { StraySearch } from '../../domain/stray-search.ts';
import type { StripeEvent } from './stripe-event.ts';

const paymentOrNull = paymentDocumentSchema.nullable();
const strays = z.array(z.object({ id: z.string(), adoptedBy: paymentOrNull }));

/** An intent as the ledger takes it; `capturedCents` counts once it is captured. */
export type NotedIntent = {
  id: string;
  status: PaymentState;
  capturedCents: number;
  feeCents: number | null;
};

/** A refund at the provider; `id` is ours, where it is one of ours. */
export type NotedRefund = {
  id: string | null;
  providerId: string;
  status: 'pending' | 'succeeded' | 'failed';
  amountCents: number;
};

/** One call of the provider and what came of it; see `record_payment_call` (SQL). */
export type RecordedCall = {
  call: string;
  outcome: 'ok' | 'declined' | 'refused' | 'unknown';
  error?: string;
  intent?: NotedIntent;
  refundId?: string;
  refunds?: NotedRefund[];
  generationOf?: string;
  retryInSeconds?: number;
  over?: true;
  more?: boolean;
};

/** A payment after a call. `captureFailed`: it is authorized, and the bank will not have it captured. */
const recorded = z.object({ payment: paymentDocumentSchema, captureFailed: z.boolean() });
export type Recorded = z.infer<typeof recorded>;

/** The payment of an order, if it is paid online. One round trip. */
export const readPayment = (db: TenantDatabase, orderId: string): Promise<PaymentDocument | null> =>
  callFunction(
    db,
    sql`(select payment_document(p) from payments p where p.order_id = ${orderId}::uuid)`,
    paymentOrNull,
  );

/** Takes a payment that is due for a worker, for a minute and a half; null: nothing is due, or another has it. One round trip. */
export const claimPayment = (db: TenantDatabase, orderId: string): Promise<PaymentDocument | null> =>
  callFunction(db, sql`claim_payment(${orderId}::uuid)`, paymentOrNull);

/**
 * Records a call; what follows from it for the order is decided afterwards (see `followPayment`). `claimed`: by the worker
 * that has the payment. One round trip.
 */
export function recordCall(
  db: TenantDatabase,
  { id, asked }: PaymentDocument,
  call: RecordedCall & { claimed?: boolean },
): Promise<Recorded> {
  const told = JSON.stringify({ ...call, asked });
  return callFunction(db, sql`record_payment_call(${id}::uuid, ${told}::jsonb)`, recorded);
}

/** Puts a payment off; `held`: the provider was not asked. One round trip. */
export async function postponePayment(
  db: TenantDatabase,
  { id }: PaymentDocument,
  { why, seconds, held = false }: { why: string; seconds: number; held?: boolean },
): Promise<void> {
  await runFunction(db, sql`postpone_payment(${id}::uuid, ${why}, ${seconds}, ${held})`);
}

const received = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken'), orderId: z.string() }),
  z.object({ kind: z.enum(['duplicate', 'ignored']) }),
]);

/** Keeps an event once and has its payment looked at. One round trip. */
export const receiveEvent = (db: TenantDatabase, event: StripeEvent) =>
  callFunction(db, sql`receive_stripe_event(${JSON.stringify(event)}::jsonb)`, received);

/** What the cron finds to look after; see `sweep_payments` (SQL). Ids are orders'; `stuck` counts payments that fail again and again. */
export const neglectedPayments = z.object({
  payments: z.array(z.string()),
  unpaid: z.array(z.string()),
  stuck: z.int(),
});
export type NeglectedPayments = z.infer<typeof neglectedPayments>;

/** How far the search for strays has come; null: there was none yet. One round trip. */
export async function readStraySearch(db: TenantDatabase): Promise<StraySearch | null> {
  const [kept] = await db.select().from(straySearches);
  if (!kept) return null;
  const { seenUntil, readingUntil, after } = kept;
  return {
    seenUntil: Date.parse(seenUntil),
    readingUntil: readingUntil === null ? null : Date.parse(readingUntil),
    after,
  };
}

/** Keeps where the search for strays stands. One round trip. */
export async function keepStraySearch(db: TenantDatabase, search: StraySearch): Promise<void> {
  const { seenUntil, readingUntil, after } = search;
  const row = {
    seenUntil: new Date(seenUntil).toISOString(),
    readingUntil: readingUntil === null ? null : new Date(readingUntil).toISOString(),
    after,
  };
  await db.insert(straySearches).values(row).onConflictDoUpdate({ target: straySearches.only, set: row });
}

/** Which of these intents no payment knows, each with the payment that could be its own. One round trip. */
export const strayIntents = (db: TenantDatabase, intents: { id: string; orderId: string | null }[]) =>
  callFunction(db, sql`stray_intents(${JSON.stringify(intents)}::jsonb)`, strays);
