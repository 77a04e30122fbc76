import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { orderSchema, orderStatuses } from '../../contracts/orders.ts';
import { listCafeteriaOrders, listOwnOrders } from '../../services/orders/read-orders.ts';
import type { AppEnv } from '../app-env.ts';
import { forUsers } from '../middleware/user.ts';
import { idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const orderPage = z
  .object({ data: z.array(orderSchema), nextCursor: z.string().nullable() })
  .openapi('OrderPage');
const pageAnswer = { description: 'A page of orders', content: json(orderPage) };

const ownOrders = createRoute({
  ...forUsers,
  method: 'get',
  path: '/me/orders',
  operationId: 'listOwnOrders',
  tags: ['orders'],
  summary: 'My orders, newest first',
  request: { query: z.strictObject(paging) },
  responses: { 200: pageAnswer, ...problemResponses(401) },
});

const cafeteriaOrders = createRoute({
  ...forUsers,
  method: 'get',
  path: '/cafeterias/{id}/orders',
  operationId: 'listCafeteriaOrders',
  tags: ['orders'],
  summary: "A cafeteria's orders, newest first (staff)",
  request: { params: idPath, query: z.strictObject({ ...paging, status: z.enum(orderStatuses).optional() }) },
  responses: { 200: pageAnswer, ...problemResponses(401, 403) },
});

export function orderListRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(ownOrders, async (c) => c.json(await listOwnOrders(c.var, c.req.valid('query')), 200));
  routes.openapi(cafeteriaOrders, async (c) => {
    const { status, ...page } = c.req.valid('query');
    const input = { ...page, cafeteriaId: c.req.valid('param').id, status: status && [status] };
    return c.json(await listCafeteriaOrders(c.var, input), 200);
  });
  return routes;
}
