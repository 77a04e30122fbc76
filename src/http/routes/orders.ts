import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type CafeteriaEvent, cafeteriaName } from '../../contracts/events.ts';
import {
  moveOrderSchema,
  type Order,
  orderSchema,
  orderStatuses,
  placeOrderSchema,
} from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { staffMoves } from '../../domain/order-moves.ts';
import { orderCreationTotal, orderTransitionsTotal } from '../../observability/metrics.ts';
import { moveOrder, type StaffVerb } from '../../services/orders/move-order.ts';
import { type PlaceOrderOutcome, placeOrders } from '../../services/orders/place-orders.ts';
import { listCafeteriaOrders, listOwnOrders, readOrder } from '../../services/orders/read-orders.ts';
import type { AppEnv } from '../app-env.ts';
import { forUsers } from '../middleware/user.ts';
import { idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const orderPage = z
  .object({ data: z.array(orderSchema), nextCursor: z.string().nullable() })
  .openapi('OrderPage');

const place = createRoute({
  method: 'post',
  path: '/orders',
  operationId: 'placeOrder',
  tags: ['orders'],
  summary: 'Place an order',
  ...forUsers,
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .trim()
        .transform((key) => key.replace(/^"(.*)"$/, '$1'))
        .pipe(z.string().min(1).max(255))
        .optional()
        .openapi({ description: 'The same key and body within 24 h answers the first answer again.' }),
    }),
    body: { required: true, content: json(placeOrderSchema) },
  },
  responses: {
    201: { description: 'The order', content: json(orderSchema) },
    ...problemResponses(401, 403, 404, 409, 413, 422, 429),
  },
});

const read = createRoute({
  method: 'get',
  path: '/orders/{id}',
  operationId: 'readOrder',
  tags: ['orders'],
  summary: 'Read an order',
  ...forUsers,
  request: { params: idPath },
  responses: {
    200: { description: 'The order', content: json(orderSchema) },
    ...problemResponses(401, 404, 422, 429),
  },
});

const move = (verb: StaffVerb) =>
  createRoute({
    method: 'post',
    path: `/orders/{id}/${verb}`,
    operationId: `${verb}Order`,
    tags: ['orders'],
    summary: `Move an order: ${verb}`,
    ...forUsers,
    request: {
      params: idPath,
      headers: z.object({
        'if-match': z
          .string()
          .regex(/^(W\/)?"\d{1,9}"$|^\*$/, 'Send the ETag of the order, e.g. "3".')
          .optional(),
      }),
      body: { content: json(moveOrderSchema) },
    },
    responses: {
      200: { description: 'The order as moved', content: json(orderSchema) },
      ...problemResponses(401, 403, 404, 409, 412, 422, 429),
    },
  });

const ownOrders = createRoute({
  method: 'get',
  path: '/me/orders',
  operationId: 'listOwnOrders',
  tags: ['orders'],
  summary: 'My orders, newest first',
  ...forUsers,
  request: { query: z.strictObject(paging) },
  responses: {
    200: { description: 'A page of orders', content: json(orderPage) },
    ...problemResponses(401, 422, 429),
  },
});

const cafeteriaOrders = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/orders',
  operationId: 'listCafeteriaOrders',
  tags: ['orders'],
  summary: "A cafeteria's orders, newest first (staff)",
  ...forUsers,
  request: {
    params: idPath,
    query: z.strictObject({ ...paging, status: z.enum(orderStatuses).optional() }),
  },
  responses: {
    200: { description: 'A page of orders', content: json(orderPage) },
    ...problemResponses(401, 403, 422, 429),
  },
});

export function orderRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(place, async (c) => {
    const { principal, db, institution } = c.var;
    if (principal.role !== 'student') throw new Problem('forbidden');
    const body = c.req.valid('json');
    const key = c.req.valid('header')['idempotency-key'];
    const [outcome] = await placeOrders(db, [
      {
        ...body,
        userId: principal.userId,
        idempotency: key ? { key, requestHash: await sha256Hex(JSON.stringify(body)) } : undefined,
      },
    ]);
    if (!outcome) throw new Error('placing answered no outcome');
    orderCreationTotal.inc({
      institution: institution.id,
      outcome: outcome.kind === 'placed' ? 'placed' : outcome.code,
    });
    if (outcome.replayed) c.header('Idempotency-Replayed', 'true');
    if (outcome.kind === 'refused') throw refusal(outcome);
    if (!outcome.replayed) publish(c, outcome.event, outcome.order);
    return c.json(outcome.order, 201, { ...etag(outcome.order), Location: `/orders/${outcome.order.id}` });
  });

  routes.openapi(read, async (c) => {
    const order = await readOrder(c.var, c.req.valid('param').id);
    return c.json(order, 200, etag(order));
  });

  for (const verb of Object.keys(staffMoves) as StaffVerb[]) {
    routes.openapi(move(verb), async (c) => {
      const [version] = /\d+/.exec(c.req.valid('header')['if-match'] ?? '') ?? [];
      const moved = await moveOrder(c.var, verb, {
        ...c.req.valid('json'),
        orderId: c.req.valid('param').id,
        version: version === undefined ? undefined : Number(version),
      });
      orderTransitionsTotal.inc({ institution: c.var.institution.id, to: moved.order.status });
      publish(c, moved.event, moved.order);
      return c.json(moved.order, 200, etag(moved.order));
    });
  }

  routes.openapi(ownOrders, async (c) => c.json(await listOwnOrders(c.var, c.req.valid('query')), 200));

  routes.openapi(cafeteriaOrders, async (c) => {
    const { status, ...page } = c.req.valid('query');
    const cafeteriaId = c.req.valid('param').id;
    return c.json(
      await listCafeteriaOrders(c.var, { ...page, cafeteriaId, status: status && [status] }),
      200,
    );
  });

  return routes;
}

const etag = (order: Order) => ({ ETag: `"${order.version}"` });

/** After the answer: a publish that fails is found again by the object's alarm or the cron. */
function publish(c: Context<AppEnv>, event: CafeteriaEvent, order: Order): void {
  const address = {
    institutionId: c.var.institution.id,
    roleName: c.var.institution.roleName,
    cafeteriaId: order.cafeteriaId,
  };
  c.executionCtx.waitUntil(c.env.CAFETERIA.getByName(cafeteriaName(address)).publish(address, event));
}

function refusal({ code, lines, replayed }: Extract<PlaceOrderOutcome, { kind: 'refused' }>): Problem {
  const errors = lines.map((line) => ({
    detail: line.remaining === null ? line.code : `${line.name}: ${line.remaining}`,
    pointer: `#/items/${line.index}`,
    ...line,
  }));
  return new Problem(code, {
    extensions: errors.length > 0 ? { errors } : {},
    headers: replayed ? { 'Idempotency-Replayed': 'true' } : {},
  });
}
