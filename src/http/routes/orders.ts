import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import {
  collectOrderSchema,
  etaSchema,
  moveOrderSchema,
  type Order,
  orderSchema,
  placeOrderSchema,
  proposeChangeSchema,
  quoteSchema,
  reorderSchema,
} from '../../contracts/orders.ts';
import { type PlacedOrder, placedOrderSchema } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import { type StaffVerb, staffMoves } from '../../domain/order-moves.ts';
import { orderCreationTotal } from '../../observability/metrics.ts';
import { decideChange, proposeChange } from '../../services/orders/change-lines.ts';
import type { Changed } from '../../services/orders/change-order.ts';
import { moveOrder } from '../../services/orders/move-order.ts';
import { placeOrder } from '../../services/orders/place-order.ts';
import { quoteOrder } from '../../services/orders/quote-order.ts';
import { readOrder } from '../../services/orders/read-orders.ts';
import { reorder } from '../../services/orders/reorder.ts';
import { setEta } from '../../services/orders/set-eta.ts';
import type { Accepted } from '../../services/payments/pay-for-order.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, ifMatch, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { toProblem } from '../problems.ts';
import { type Publishing, publish } from '../publish.ts';

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
    'Without `pickupSlot`: the first slot that has room. The same basket twice within five seconds, without a key, is answered with the first order (200, `Possible-Duplicate: true`) unless `allowDuplicate` is set. Paid online, the order is `pending_payment` and holds its stock and its place in the slot until `payBy`; it goes to the kitchen when it is paid.',
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

const decide = (verb: 'accept' | 'decline') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/orders/{id}/changes/{changeId}/${verb}`,
    ...allowed(`${verb}OrderChange`),
    summary: verb === 'accept' ? 'Go without the line' : 'Take the whole order back instead',
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
    'At the prices of now. Lines that are not to be had are left out, and reported in `unavailable`.',
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
      placeOrder({ ...c.var, env: c.env }, c.req.valid('json'), c.req.valid('header')['idempotency-key']),
    );
    const { order } = accepted;
    if (accepted.kind === 'duplicate')
      return c.json(announce(c, accepted), 200, { ...etag(order), 'Possible-Duplicate': 'true' });
    if (accepted.replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(announce(c, accepted), 201, { ...etag(order), Location: `/orders/${order.id}` });
  });

  routes.openapi(quote, async (c) => c.json(await quoteOrder(c.var, c.req.valid('json')), 200));

  routes.openapi(again, async (c) => {
    const key = c.req.valid('header')['idempotency-key'];
    const choices = reorderSchema.parse(c.req.valid('json') ?? {});
    const accepted = await counted(
      c,
      reorder({ ...c.var, env: c.env }, c.req.valid('param').id, choices, key),
    );
    const { kind, unavailable } = accepted;
    const order = announce(c, accepted);
    if (kind === 'duplicate')
      return c.json({ order, unavailable }, 200, { ...etag(order), 'Possible-Duplicate': 'true' });
    if (accepted.replayed) c.header('Idempotency-Replayed', 'true');
    return c.json({ order, unavailable }, 201, { ...etag(order), Location: `/orders/${order.id}` });
  });

  routes.openapi(read, async (c) => {
    const order = await readOrder(c.var, c.req.valid('param').id);
    return c.json(order, 200, etag(order));
  });

  const answer = (c: Publishing, { order, events }: Changed) => {
    publish(c, order.cafeteriaId, events);
    return [order, 200, etag(order)] as const;
  };

  for (const verb of Object.keys(staffMoves) as StaffVerb[]) {
    routes.openapi(move(verb), async (c) => {
      const input = {
        ...c.req.valid('json'),
        orderId: c.req.valid('param').id,
        version: c.req.valid('header')['if-match'],
      };
      return c.json(...answer(c, await moveOrder(c.var, verb, input)));
    });
  }

  routes.openapi(eta, async (c) => {
    const input = {
      ...c.req.valid('json'),
      orderId: c.req.valid('param').id,
      version: c.req.valid('header')['if-match'],
    };
    return c.json(...answer(c, await setEta(c.var, input)));
  });

  routes.openapi(propose, async (c) => {
    const { id: orderId, itemId } = c.req.valid('param');
    const input = { ...c.req.valid('json'), orderId, itemId, version: c.req.valid('header')['if-match'] };
    return c.json(...answer(c, await proposeChange(c.var, input)));
  });

  for (const verb of ['accept', 'decline'] as const) {
    routes.openapi(decide(verb), async (c) => {
      const { id: orderId, changeId } = c.req.valid('param');
      return c.json(
        ...answer(c, await decideChange(c.var, { orderId, changeId, accept: verb === 'accept' })),
      );
    });
  }

  return routes;
}

const etag = (order: Order) => ({ ETag: `"${order.version}"` });

/**
 * Tells the cafeteria's stream of a new order (a replay and the second of two taps tell it nothing) and answers what its
 * student gets. Errors: `card_unavailable`, of an order that Stripe would not take and that is cancelled by now.
 */
function announce(c: Publishing, accepted: Accepted): PlacedOrder {
  const { order, payment } = accepted;
  if (accepted.kind === 'placed') publish(c, order.cafeteriaId, accepted.events);
  if (payment?.status === 'failed') throw new Problem('card_unavailable');
  return payment ? { ...order, payment } : order;
}

/** Counts what came of an attempt to place an order: placed, replayed, duplicate, or the code of the refusal. */
async function counted<T extends Accepted>(c: Publishing, attempt: Promise<T>): Promise<T> {
  const count = (outcome: string) => orderCreationTotal.inc({ institution: c.var.institution.id, outcome });
  try {
    const accepted = await attempt;
    count(accepted.kind === 'placed' && accepted.replayed ? 'replayed' : accepted.kind);
    return accepted;
  } catch (error) {
    count(toProblem(error).code);
    throw error;
  }
}
