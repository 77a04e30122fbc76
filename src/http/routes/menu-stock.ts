import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { uuid } from '../../contracts/ids.ts';
import {
  moveStockSchema,
  sellOutSchema,
  staffDishSchema,
  stockMovementSchema,
  switchedOptionSchema,
  switchOptionSchema,
} from '../../contracts/menu-editing.ts';
import { switchDish, switchOption } from '../../services/menu/edit-dishes.ts';
import { listStockMovements } from '../../services/menu/list-stock-movements.ts';
import { moveStock } from '../../services/menu/move-stock.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idempotencyKey, idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const common = { tags: ['menu'] };
const dishPath = z.object({ id: uuid, itemId: uuid });
const answers = {
  200: { description: 'The item as its staff see it', content: json(staffDishSchema) },
  ...problemResponses(401, 403, 404, 409, 413, 415),
};

const sellOut = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/menu-items/{itemId}/sold-out',
  ...allowed('sellOutMenuItem'),
  summary: 'Sell an item out by hand (staff)',
  description: 'With `onlyToday` it is back by itself when the next day begins.',
  request: { params: dishPath, body: { content: json(sellOutSchema) } },
  responses: answers,
});

const bringBack = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/menu-items/{itemId}/back',
  ...allowed('bringBackMenuItem'),
  summary: 'Bring an item back (staff)',
  request: { params: dishPath },
  responses: answers,
});

const turnOption = (verb: 'sold-out' | 'back') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/cafeterias/{id}/options/${verb}`,
    ...allowed(verb === 'sold-out' ? 'sellOutOption' : 'bringBackOption'),
    summary:
      verb === 'sold-out'
        ? 'Sell an option out in every item that has it (staff)'
        : 'Bring an option back in every item that has it (staff)',
    request: { params: idPath, body: { required: true, content: json(switchOptionSchema) } },
    responses: {
      200: { description: 'The option as it is now', content: json(switchedOptionSchema) },
      ...problemResponses(401, 403, 404, 413, 415),
    },
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

  routes.openapi(sellOut, async (c) => {
    const { id, itemId } = c.req.valid('param');
    const { onlyToday } = sellOutSchema.parse(c.req.valid('json') ?? {});
    const { edited, events } = await switchDish(c.var, { cafeteriaId: id, itemId }, false, onlyToday);
    publish(c, id, events);
    return c.json(edited, 200);
  });

  routes.openapi(bringBack, async (c) => {
    const { id, itemId } = c.req.valid('param');
    const { edited, events } = await switchDish(c.var, { cafeteriaId: id, itemId }, true);
    publish(c, id, events);
    return c.json(edited, 200);
  });

  for (const verb of ['sold-out', 'back'] as const) {
    routes.openapi(turnOption(verb), async (c) => {
      const { id } = c.req.valid('param');
      const option = { cafeteriaId: id, ...c.req.valid('json'), available: verb === 'back' };
      const { edited, events } = await switchOption(c.var, option);
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
