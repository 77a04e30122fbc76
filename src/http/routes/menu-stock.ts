import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import { moveStockSchema, staffDishSchema, stockMovementSchema } from '../../contracts/menu-editing.ts';
import { switchDish } from '../../services/menu/edit-dishes.ts';
import { listStockMovements } from '../../services/menu/list-stock-movements.ts';
import { moveStock } from '../../services/menu/move-stock.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const common = { tags: ['menu'] };
const dishPath = z.object({ id: uuid, itemId: uuid });
const answers = {
  200: { description: 'The item as its staff see it', content: json(staffDishSchema) },
  ...problemResponses(401, 403, 404, 409, 413, 415),
};

const turn = (verb: 'sold-out' | 'back') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/cafeterias/{id}/menu-items/{itemId}/${verb}`,
    ...allowed(verb === 'sold-out' ? 'sellOutMenuItem' : 'bringBackMenuItem'),
    summary: verb === 'sold-out' ? 'Sell an item out by hand (staff)' : 'Bring an item back (staff)',
    request: { params: dishPath },
    responses: answers,
  });

const stock = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/menu-items/{itemId}/stock',
  ...allowed('moveStock'),
  summary: 'Restock, recount or write off portions (staff)',
  description: 'A recount begins the counting of an item that is not counted.',
  request: {
    params: dishPath,
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: json(moveStockSchema) },
  },
  responses: answers,
});

const movements = createRoute({
  ...common,
  method: 'get',
  path: '/cafeterias/{id}/menu-items/{itemId}/stock-movements',
  ...allowed('listStockMovements'),
  summary: 'Every change of the stock of an item, newest first (staff)',
  request: { params: dishPath, query: z.strictObject(paging) },
  responses: {
    200: {
      description: 'A page of movements',
      content: json(
        z
          .object({ data: z.array(stockMovementSchema), nextCursor: z.string().nullable() })
          .openapi('StockMovementPage'),
      ),
    },
    ...problemResponses(401, 403),
  },
});

export function menuStockRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  for (const verb of ['sold-out', 'back'] as const) {
    routes.openapi(turn(verb), async (c) => {
      const { id, itemId } = c.req.valid('param');
      const { edited, events } = await switchDish(c.var, { cafeteriaId: id, itemId }, verb === 'back');
      publish(c, id, events);
      return c.json(edited, 200);
    });
  }

  routes.openapi(stock, async (c) => {
    const { id, itemId } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'];
    const dish = { cafeteriaId: id, itemId };
    const { edited, events, replayed } = await moveStock(c.var, dish, c.req.valid('json'), key);
    publish(c, id, events);
    if (replayed) c.header('Idempotency-Replayed', 'true');
    return c.json(edited, 200);
  });

  routes.openapi(movements, async (c) => {
    const { id, itemId } = c.req.valid('param');
    return c.json(await listStockMovements(c.var, { cafeteriaId: id, itemId, ...c.req.valid('query') }), 200);
  });

  return routes;
}
