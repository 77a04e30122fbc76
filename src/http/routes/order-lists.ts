import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { instantInput } from '../../contracts/ids.ts';
import { orderSchema, orderStatuses } from '../../contracts/orders.ts';
import { businessDay } from '../../contracts/reports.ts';
import { plainLine } from '../../contracts/text.ts';
import { orderSorts } from '../../domain/order-cursor.ts';
import { listCafeteriaOrders, listOwnOrders } from '../../services/orders/list-orders.ts';
import { answerOwn } from '../answer-prepared.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const orderPage = z
  .object({ data: z.array(orderSchema), nextCursor: z.string().nullable() })
  .openapi('OrderPage');
const pageAnswer = { description: 'A page of orders', content: json(orderPage) };

/** `status=placed&status=ready`, or `status=placed,ready`. */
const statuses = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(orderStatuses.length)])
  .transform((sent) => [sent].flat().flatMap((part) => part.split(',')))
  .pipe(z.array(z.enum(orderStatuses)).max(orderStatuses.length))
  .optional()
  .openapi({ type: 'array', items: { type: 'string', enum: [...orderStatuses] } });

const ownOrders = createRoute({
  method: 'get',
  path: '/me/orders',
  ...allowed('listOwnOrders'),
  tags: ['orders'],
  summary: 'My orders, newest first',
  description:
    'Carries an ETag of the page: ask with `If-None-Match`, and what has not changed is a 304. For whoever gets no socket.',
  request: { query: z.strictObject({ ...paging, status: statuses }) },
  responses: {
    200: {
      ...pageAnswer,
      headers: { ETag: { schema: { type: 'string' }, description: 'Of this page, for If-None-Match' } },
    },
    304: { description: 'As it was when this ETag was sent' },
    ...problemResponses(401),
  },
});

const cafeteriaOrders = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/orders',
  ...allowed('listCafeteriaOrders'),
  tags: ['orders'],
  summary: "A cafeteria's orders, newest first or by pickup slot (staff)",
  description:
    "`day` is a day of the campus. `q` finds a number, a pickup code, a student's or an item's name, of that day or of the last 90 days. A cursor is good for the sort that it came with.",
  request: {
    params: idPath,
    query: z.strictObject({
      ...paging,
      status: statuses,
      day: businessDay.optional(),
      q: plainLine(60).min(1).optional(),
      slot: instantInput.optional(),
      sort: z.enum(orderSorts).default('newest'),
    }),
  },
  responses: { 200: pageAnswer, ...problemResponses(401, 403) },
});

export function orderListRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(
    ownOrders,
    async (c) => (await answerOwn(c, await listOwnOrders(c.var, c.req.valid('query')))) as never,
  );
  routes.openapi(cafeteriaOrders, async (c) => {
    const input = { ...c.req.valid('query'), cafeteriaId: c.req.valid('param').id };
    return c.json(await listCafeteriaOrders(c.var, input), 200);
  });
  return routes;
}
