import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import type { Order, OrderStatus } from '../../src/contracts/orders.ts';
import type { OrderPayment, PaymentMessage } from '../../src/contracts/payments.ts';
import worker from '../../src/index.ts';
import {
  type Dish,
  makeInstitution,
  type OpenCafeteria,
  openCafeteria,
  perFile,
  torta,
} from './cafeteria.ts';
import type { Client, Reply } from './clients.ts';
import { sql } from './lab.ts';
import { quietDesk } from './ordering.ts';
import { ask, injectFault } from './sandbox.ts';

export type PlacedOrder = Order & { payment: OrderPayment };

const own = new Map<string | undefined, Promise<string>>();

/** This test file's institution that takes cards, OXXO and SPEI; `payments` are what else it has chosen. */
export async function makePayingInstitution(payments: object = {}): Promise<string> {
  const id = await makeInstitution();
  await sql(id, 'update platform.institutions set config = $2 where id = $1', [
    id,
    JSON.stringify({ payments: { card: true, methods: ['oxxo', 'spei'], ...payments } }),
  ]);
  return id;
}

/** A cafeteria where cards are taken. */
export async function openCardCafeteria({
  menu = [torta()],
  students = 1,
  institution,
}: {
  menu?: Dish[];
  students?: number;
  institution?: string;
} = {}): Promise<OpenCafeteria> {
  const paying = institution ?? (await perFile(own, makePayingInstitution));
  return openCafeteria({ menu, students, institution: paying });
}

/** Orders by card; the same again is meant. */
export function orderByCard(
  { id, item, student }: OpenCafeteria,
  {
    items = { [item]: 1 },
    by = student,
    method = 'card',
    headers = {},
    ...facts
  }: {
    items?: Record<string, number>;
    by?: Client;
    method?: string;
    headers?: Record<string, string>;
    tipCents?: number;
    pickupSlot?: string;
  } = {},
): Promise<Reply<PlacedOrder>> {
  const lines = Object.entries(items).map(([menuItemId, quantity]) => ({ menuItemId, quantity }));
  return by.post<PlacedOrder>(
    '/orders',
    { cafeteriaId: id, items: lines, paymentMethod: method, allowDuplicate: true, ...facts },
    headers,
  );
}

export type BookedIntent = {
  intent: { id: string; status: string; amount: number; amount_received: number; amount_capturable: number };
  refunds: { id: string; amount: number; status: string }[];
};

/** What Stripe has of an order, newest first. */
export const booked = (orderId: string) => ask<BookedIntent[]>(`/stripe/payment_intents?about=${orderId}`);

const act = (path: string, body: object = {}) =>
  ask<any>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** What the app does with the client secret, and what happens to the payment outside of Stripe's API. */
export async function atStripe(
  orderId: string,
  verb: 'pay' | 'authenticate' | 'succeed' | 'expire',
  body: object = {},
) {
  const [found] = await booked(orderId);
  return act(`/stripe/payment_intents/${found?.intent.id}/${verb}`, body);
}
export const payByCard = (orderId: string, card = '4242424242424242') => atStripe(orderId, 'pay', { card });

/** What the bank makes of a refund that is on its way, or that fails later. */
export const settleRefund = (refundId: string) => act(`/stripe/refunds/${refundId}/settle`);

type StripeEvent = { id: string; type: string; body: string; signature: string };

/** The events of an order that Stripe wants to be heard, oldest first. */
export const eventsOf = (orderId: string) => ask<StripeEvent[]>(`/stripe/events?about=${orderId}`);

/** Carries one event to the webhook. */
export async function carry({ body, signature }: Pick<StripeEvent, 'body' | 'signature'>) {
  const response = await exports.default.fetch('http://itsur.test/payments/stripe/webhook', {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    body,
  });
  return { status: response.status, body: (await response.json()) as any };
}

const carried = new Set<string>();

/** Carries what was not carried yet, all at once. */
export async function carryNew(orderId: string): Promise<void> {
  const news = (await eventsOf(orderId)).filter(({ id }) => !carried.has(id));
  for (const { id } of news) carried.add(id);
  await Promise.all(news.map(carry));
}

/** Hands the consumer a message for each order, as the queue would. */
export async function work(
  { address: { institutionId, roleName } }: OpenCafeteria,
  orderIds: string[],
  vars: Partial<Env> = {},
) {
  const batch = createMessageBatch<PaymentMessage>(
    'itsur-eats-payments',
    orderIds.map((orderId) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body: { institutionId, roleName, orderId },
    })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, { ...env, ...vars }, context);
  return getQueueResult(batch, context);
}

/** Lets the time pass until what is due later is due; `dead`: and until nobody is taken to be working on it, though somebody may. */
export const passTime = ({ sql: run }: OpenCafeteria, orderId: string, { dead = false } = {}) =>
  run(
    `update payments set due_at = now() - interval '1 second', claimed_until = case when $2 then null else claimed_until end
     where order_id = $1 and due_at is not null and ($2 or claimed_until is null or claimed_until < now())`,
    [orderId, dead],
  );

/** Moves an order as the platform does by itself, and tells nobody: neither the stream nor the queue hears of it. */
export const moveUnheard = (
  cafeteria: OpenCafeteria,
  orderId: string,
  to: Exclude<OrderStatus, 'pending_payment'>,
  from: OrderStatus,
) =>
  quietDesk(cafeteria).submit({
    id: crypto.randomUUID(),
    command: {
      kind: 'move',
      orderId,
      to,
      event: `order.${to}`,
      from: [from],
      actor: { role: 'system', userId: null, ownOnly: false },
    },
  });

export type PaymentRow = {
  id: string;
  status: string;
  wanted: string;
  wanted_cents: number;
  captured_cents: number;
  refunded_cents: number;
  provider_id: string | null;
  provider_fee_cents: number | null;
  attempts: number;
  due_at: string | null;
  last_error: string | null;
};

export async function paymentOf({ sql: run }: OpenCafeteria, orderId: string): Promise<PaymentRow> {
  const [row] = await run<PaymentRow>('select * from payments where order_id = $1', [orderId]);
  if (!row) throw new Error('no such payment');
  return row;
}

/** Every call of Stripe for an order, oldest first: `call outcome`. */
export const callsOf = async ({ sql: run }: OpenCafeteria, orderId: string): Promise<string[]> =>
  (
    await run<{ call: string; outcome: string }>(
      'select a.call, a.outcome from payment_attempts a join payments p on p.id = a.payment_id where p.order_id = $1 order by a.at, a.id',
      [orderId],
    )
  ).map(({ call, outcome }) => `${call} ${outcome}`);

/** Carries Stripe's events and lets the workers go on, for as long as something is left to do. */
export async function settle(cafeteria: OpenCafeteria, orderId: string): Promise<PaymentRow> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    await carryNew(orderId);
    await passTime(cafeteria, orderId);
    await work(cafeteria, [orderId]);
    const payment = await paymentOf(cafeteria, orderId);
    if (payment.due_at === null) return payment;
    if (Date.now() > deadline) throw new Error(`not settled: ${JSON.stringify(payment)}`);
    await scheduler.wait(20);
  }
}

/** An order that is paid with a card and that the kitchen has before it. */
export async function placeAndPay(cafeteria: OpenCafeteria, facts: Parameters<typeof orderByCard>[1] = {}) {
  const { body: order } = await orderByCard(cafeteria, facts);
  await payByCard(order.id);
  await settle(cafeteria, order.id);
  return order;
}

export const readOrder = async ({ staff }: OpenCafeteria, orderId: string): Promise<Order> =>
  (await staff.call<Order>(`/orders/${orderId}`)).body;

/** The next call of this kind, of this institution or this order, meets it. */
export const fault = (recipient: string, operation: string, mode: string, facts: object = {}) =>
  injectFault({ provider: 'stripe', recipient, operation, mode, ...facts });
