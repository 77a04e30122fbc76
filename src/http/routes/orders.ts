import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { forecastSchema } from '../../contracts/forecast.ts';
import { uuid } from '../../contracts/ids.ts';
import {
  collectOrderSchema,
  etaSchema,
  makeLineSchema,
  moveOrderSchema,
  notePrintingSchema,
  type Order,
  orderSchema,
  placeOrderSchema,
  proposeChangeSchema,
  quoteSchema,
  reorderSchema,
} from '../../contracts/orders.ts';
import { type PlacedOrder, placedOrderSchema } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import { orderRefundsSchema, refundOrderSchema } from '../../contracts/refunds.ts';
import { type StaffVerb, staffMoves } from '../../domain/order-moves.ts';
import { orderCreationTotal } from '../../observability/metrics.ts';
import { decideChange, proposeChange, withdrawChange } from '../../services/orders/change-lines.ts';
import { makeLine } from '../../services/orders/make-line.ts';
import { moveOrder } from '../../services/orders/move-order.ts';
import { notePrinting } from '../../services/orders/note-printing.ts';
import { placeOrder } from '../../services/orders/place-order.ts';
import { quoteOrder } from '../../services/orders/quote-order.ts';
import { readForecast } from '../../services/orders/read-forecast.ts';
import { readOrder } from '../../services/orders/read-orders.ts';
import { recallOrder } from '../../services/orders/recall-order.ts';
import { listOrderRefunds, refundOrder } from '../../services/orders/refund-order.ts';
import { reorder } from '../../services/orders/reorder.ts';
import { setEta } from '../../services/orders/set-eta.ts';
import type { Accepted } from '../../services/payments/pay-for-order.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import {
  idempotencyKey,
  idPath,
  ifMatch,
  json,
  neededIdempotencyKey,
  problemResponses,
  refuseInvalid,
} from '../openapi.ts';
import { orderingOf } from '../ordering.ts';
import { toProblem } from '../problems.ts';

const common = { tags: ['orders'] };
const header = (description: string) => ({ description, schema: { type: 'string' as const } });
const orderHeaders = {
  ETag: header('The version of the order, for If-Match'),
  'Idempotency-Replayed': header('`true`: this is the first answer again'),
};
const orderAnswer = { description: 'The order', headers: orderHeaders, content: json(orderSchema) };
const placedAnswer = {
  description: 'The order; `payment` of one that is paid online',
  headers: orderHeaders,
  content: json(placedOrderSchema),
};
const changed = { 200: orderAnswer, ...problemResponses(401, 403, 404, 409, 412, 413, 415) };

const place = createRoute({
  ...common,
  method: 'post',
  path: '/orders',
  ...allowed('placeOrder', 'orders'),
  summary: 'Place an order',
  description:
    'Without `pickupSlot`: the first slot of today that has room; when there is none, 409 with `nextSlots`, which may be of another day. The same basket twice within five seconds, without a key, is answered with the first order (200, `Possible-Duplicate: true`) unless `allowDuplicate` is set. Paid online, the order is `pending_payment` and holds its stock and its place in the slot until `payBy`; it goes to the kitchen when it is paid. `expectedTotalCents` is the total that the student was shown: at any other the order is refused with 409 `price_changed` and the new `quote`; confirm that with a new key.',
  request: {
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: json(placeOrderSchema) },
  },
  responses: {
    200: { description: 'The order of the first of two taps', content: json(placedOrderSchema) },
    201: placedAnswer,
    ...problemResponses(401, 403, 409, 413, 415),
  },
});

const quote = createRoute({
  ...common,
  method: 'post',
  path: '/orders/quote',
  ...allowed('quoteOrder'),
  summary: 'What an order would cost, and when it would be ready',
  request: { body: { required: true, content: json(placeOrderSchema) } },
  responses: {
    200: { description: 'The quote', content: json(quoteSchema) },
    ...problemResponses(401, 409, 413, 415),
  },
});

const read = createRoute({
  ...common,
  method: 'get',
  path: '/orders/{id}',
  ...allowed('readOrder'),
  summary: 'Read an order',
  request: { params: idPath },
  responses: { 200: orderAnswer, ...problemResponses(401) },
});

const forecast = createRoute({
  ...common,
  method: 'get',
  path: '/cafeterias/{id}/orders/{orderId}/forecast',
  ...allowed('readOrderForecast'),
  summary: 'When an own order will be ready, and its place in the queue',
  description:
    'Of an order that is still to be made. The range is learnt from the ready-times of the cafeteria; until there are enough, it is the promise.',
  request: { params: z.object({ id: uuid, orderId: uuid }) },
  responses: {
    200: { description: 'The forecast', content: json(forecastSchema) },
    ...problemResponses(401, 403, 404),
  },
});

const move = (verb: StaffVerb) =>
  createRoute({
    ...common,
    method: 'post',
    path: `/orders/{id}/${verb}`,
    ...allowed(`${verb}Order`),
    summary: `Move an order: ${verb}`,
    request: {
      params: idPath,
      headers: z.object({ 'if-match': ifMatch }),
      body: { content: json(verb === 'collect' ? collectOrderSchema : moveOrderSchema) },
    },
    responses: changed,
  });

const recall = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/recall',
  ...allowed('recallOrder'),
  summary: 'Bring back an order that was moved on by a slip (staff)',
  description:
    'Within half an hour: from `ready` to `preparing`, from `collected` to `ready`. Cash is owed again; a payment stays as it is.',
  request: { params: idPath, headers: z.object({ 'if-match': ifMatch }) },
  responses: changed,
});

const refund = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/refunds',
  ...allowed('refundOrder'),
  summary: 'Give money of an order back that was handed over (managers)',
  description:
    'Of an order that is `collected`, or of a `no_show` that was charged; for 120 days after its end. What was paid in cash is given back in cash, and comes out of the cash of the day; anything else goes back the way that it was paid. The key is required: nothing else keeps the same money from going back twice.',
  request: {
    params: idPath,
    headers: z.object({ 'idempotency-key': neededIdempotencyKey, 'if-match': ifMatch }),
    body: { required: true, content: json(refundOrderSchema) },
  },
  responses: { 201: orderAnswer, ...problemResponses(401, 403, 404, 409, 412, 413, 415) },
});

const refunds = createRoute({
  ...common,
  method: 'get',
  path: '/orders/{id}/refunds',
  ...allowed('listOrderRefunds'),
  summary: 'What was given back of an order since it was handed over, and what still can be (staff)',
  request: { params: idPath },
  responses: {
    200: { description: 'The refunds', content: json(orderRefundsSchema) },
    ...problemResponses(401, 403),
  },
});

const eta = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/eta',
  ...allowed('setOrderEta'),
  summary: 'Promise another time (staff): ready in so many minutes from now',
  request: {
    params: idPath,
    headers: z.object({ 'if-match': ifMatch }),
    body: { required: true, content: json(etaSchema) },
  },
  responses: changed,
});

const make = (verb: 'made' | 'unmade') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/orders/{id}/items/{itemId}/${verb}`,
    ...allowed(verb === 'made' ? 'makeOrderLine' : 'unmakeOrderLine'),
    summary:
      verb === 'made' ? 'A line is made at its station (staff)' : 'A line is not made after all (staff)',
    description:
      verb === 'made'
        ? 'The first line of an accepted order begins it, the last makes it ready, unless its student is being asked about a line. Twice the same is heard once.'
        : 'Of an order that is ready by now, within half an hour: it goes back to `preparing`.',
    request: {
      params: z.object({ id: uuid, itemId: uuid }),
      headers: z.object({ 'if-match': ifMatch }),
      body: { content: json(makeLineSchema) },
    },
    responses: changed,
  });

const printed = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/printed',
  ...allowed('noteOrderPrinting'),
  summary: 'An order was printed (staff)',
  description:
    'Counts the printings in `printed`. With `ifFirst`, 409 `already_printed` when it had been before.',
  request: {
    params: idPath,
    headers: z.object({ 'if-match': ifMatch }),
    body: { content: json(notePrintingSchema) },
  },
  responses: changed,
});

const propose = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/items/{itemId}/unavailable',
  ...allowed('proposeOrderChange'),
  summary: 'Ask the student to go without a line (staff)',
  request: {
    params: z.object({ id: uuid, itemId: uuid }),
    headers: z.object({ 'if-match': ifMatch }),
    body: { content: json(proposeChangeSchema) },
  },
  responses: changed,
});

const withdraw = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/changes/{changeId}/withdraw',
  ...allowed('withdrawOrderChange'),
  summary: 'Take the question back: the line can be made after all (staff)',
  request: {
    params: z.object({ id: uuid, changeId: uuid }),
    headers: z.object({ 'if-match': ifMatch }),
  },
  responses: changed,
});

const decide = (verb: 'accept' | 'decline') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/orders/{id}/changes/{changeId}/${verb}`,
    ...allowed(`${verb}OrderChange`),
    summary: verb === 'accept' ? 'Go without the line' : 'Take the whole order back instead',
    ...(verb === 'accept' && {
      description: 'By its student, or by staff from `answerBy` on: until then 409 `answer_awaited`.',
    }),
    request: { params: z.object({ id: uuid, changeId: uuid }) },
    responses: changed,
  });

const reordered = z.object({
  order: placedOrderSchema,
  unavailable: z.array(z.looseObject({ code: z.string() })),
});

const again = createRoute({
  ...common,
  method: 'post',
  path: '/orders/{id}/reorder',
  ...allowed('reorder', 'orders'),
  summary: 'Order again what an earlier order had',
  description:
    'At the prices of now. Lines that are not to be had are left out, and reported in `unavailable`; with `expectedTotalCents`, 409 `price_changed` tells of them beside the new `quote`.',
  request: {
    params: idPath,
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { content: json(reorderSchema) },
  },
  responses: {
    200: {
      description: 'The order of the first of two taps',
      headers: orderHeaders,
      content: json(reordered),
    },
    201: {
      description: 'The new order, and what was left out of it',
      headers: orderHeaders,
      content: json(reordered),
    },
    ...problemResponses(401, 403, 409, 413, 415),
  },
});

export function orderRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(place, async (c) => {
    const accepted = await counted(
      c,
      placeOrder(orderingOf(c), c.req.valid('json'), c.req.valid('header')['idempotency-key']),
    );
    const order = placed(accepted);
    if (accepted.kind === 'duplicate')
      return c.json(order, 200, { ...etag(order), 'Possible-Duplicate': 'true' });
    if (accepted.replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(order, 201, { ...etag(order), Location: `/orders/${order.id}` });
  });

  routes.openapi(quote, async (c) => c.json(await quoteOrder(orderingOf(c), c.req.valid('json')), 200));

  routes.openapi(again, async (c) => {
    const key = c.req.valid('header')['idempotency-key'];
    const choices = reorderSchema.parse(c.req.valid('json') ?? {});
    const accepted = await counted(c, reorder(orderingOf(c), c.req.valid('param').id, choices, key));
    const { kind, unavailable } = accepted;
    const order = placed(accepted);
    if (kind === 'duplicate')
      return c.json({ order, unavailable }, 200, { ...etag(order), 'Possible-Duplicate': 'true' });
    if (accepted.replayed) c.header('Idempotency-Replayed', 'true');
    return c.json({ order, unavailable }, 201, { ...etag(order), Location: `/orders/${order.id}` });
  });

  routes.openapi(read, async (c) => {
    const order = await readOrder(c.var, c.req.valid('param').id);
    return c.json(order, 200, etag(order));
  });

  routes.openapi(forecast, async (c) => {
    const { id: cafeteriaId, orderId } = c.req.valid('param');
    return c.json(await readForecast(orderingOf(c), { cafeteriaId, orderId }), 200);
  });

  const changedOrder = (order: Order) => [order, 200, etag(order)] as const;

  for (const verb of Object.keys(staffMoves) as StaffVerb[]) {
    routes.openapi(move(verb), async (c) => {
      const input = {
        ...c.req.valid('json'),
        orderId: c.req.valid('param').id,
        version: c.req.valid('header')['if-match'],
      };
      return c.json(...changedOrder(await moveOrder(orderingOf(c), verb, input)));
    });
  }

  routes.openapi(recall, async (c) => {
    const input = { orderId: c.req.valid('param').id, version: c.req.valid('header')['if-match'] };
    return c.json(...changedOrder(await recallOrder(orderingOf(c), input)));
  });

  routes.openapi(refund, async (c) => {
    const { 'idempotency-key': key, 'if-match': version } = c.req.valid('header');
    const orderId = c.req.valid('param').id;
    const input = c.req.valid('json');
    const { order, replayed } = await refundOrder(orderingOf(c), { orderId, version, input, key });
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(order, 201, etag(order));
  });

  routes.openapi(refunds, async (c) => c.json(await listOrderRefunds(c.var, c.req.valid('param').id), 200));

  routes.openapi(eta, async (c) => {
    const input = {
      ...c.req.valid('json'),
      orderId: c.req.valid('param').id,
      version: c.req.valid('header')['if-match'],
    };
    return c.json(...changedOrder(await setEta(orderingOf(c), input)));
  });

  for (const verb of ['made', 'unmade'] as const) {
    routes.openapi(make(verb), async (c) => {
      const { id: orderId, itemId } = c.req.valid('param');
      const version = c.req.valid('header')['if-match'];
      const input = { ...c.req.valid('json'), orderId, itemId, version, made: verb === 'made' };
      return c.json(...changedOrder(await makeLine(orderingOf(c), input)));
    });
  }

  routes.openapi(printed, async (c) => {
    const orderId = c.req.valid('param').id;
    const { ifFirst } = notePrintingSchema.parse(c.req.valid('json') ?? {});
    const input = { orderId, ifFirst, version: c.req.valid('header')['if-match'] };
    return c.json(...changedOrder(await notePrinting(orderingOf(c), input)));
  });

  routes.openapi(propose, async (c) => {
    const { id: orderId, itemId } = c.req.valid('param');
    const input = { ...c.req.valid('json'), orderId, itemId, version: c.req.valid('header')['if-match'] };
    return c.json(...changedOrder(await proposeChange(orderingOf(c), input)));
  });

  routes.openapi(withdraw, async (c) => {
    const { id: orderId, changeId } = c.req.valid('param');
    const input = { orderId, changeId, version: c.req.valid('header')['if-match'] };
    return c.json(...changedOrder(await withdrawChange(orderingOf(c), input)));
  });

  for (const verb of ['accept', 'decline'] as const) {
    routes.openapi(decide(verb), async (c) => {
      const { id: orderId, changeId } = c.req.valid('param');
      const decision = { orderId, changeId, accept: verb === 'accept' };
      return c.json(...changedOrder(await decideChange(orderingOf(c), decision)));
    });
  }

  return routes;
}

const etag = (order: Order) => ({ ETag: `"${order.version}"` });

/**
 * What the student gets who has placed an order. Errors: `card_unavailable`, of an order that Stripe would not take and that
 * is cancelled by now.
 */
function placed({ order, payment }: Accepted): PlacedOrder {
  if (payment?.status === 'failed') throw new Problem('card_unavailable');
  return payment ? { ...order, payment } : order;
}

/** Counts what came of an attempt to place an order: placed, replayed, duplicate, or the code of the refusal. */
async function counted<T extends Accepted>(c: Context<AppEnv>, attempt: Promise<T>): Promise<T> {
  const count = (outcome: string) =>
    orderCreationTotal.inc({ institution: c.get('institution').id, outcome });
  try {
    const accepted = await attempt;
    count(accepted.kind === 'placed' && accepted.replayed ? 'replayed' : accepted.kind);
    return accepted;
  } catch (error) {
    count(toProblem(error).code);
    throw error;
  }
}
