import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  channels,
  deliverySchema,
  deliveryStatuses,
  purgeSchema,
  retryDeadSchema,
} from '../../contracts/deliveries.ts';
import { templates } from '../../domain/notifications.ts';
import { listDeliveries, readDelivery } from '../../services/deliveries/list-deliveries.ts';
import { purgeDeliveries } from '../../services/deliveries/purge-deliveries.ts';
import { retryDeadDeliveries, retryDelivery } from '../../services/deliveries/retry-deliveries.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const common = { tags: ['deliveries'] };
const deliveryAnswer = { description: 'The delivery and its tries', content: json(deliverySchema) };

const list = createRoute({
  ...common,
  method: 'get',
  path: '/admin/deliveries',
  ...allowed('listDeliveries'),
  summary: 'The ledger of messages, newest first (admin)',
  request: {
    query: z.strictObject({
      ...paging,
      status: z.enum(deliveryStatuses).optional(),
      channel: z.enum(channels).optional(),
      template: z.enum(templates).optional(),
    }),
  },
  responses: {
    200: {
      description: 'A page of deliveries',
      content: json(
        z
          .object({ data: z.array(deliverySchema), nextCursor: z.string().nullable() })
          .openapi('DeliveryPage'),
      ),
    },
    ...problemResponses(401, 403),
  },
});

const read = createRoute({
  ...common,
  method: 'get',
  path: '/admin/deliveries/{id}',
  ...allowed('readDelivery'),
  summary: 'One message and what came of each try (admin)',
  request: { params: idPath },
  responses: { 200: deliveryAnswer, ...problemResponses(401, 403) },
});

const retryOne = createRoute({
  ...common,
  method: 'post',
  path: '/admin/deliveries/{id}/retry',
  ...allowed('retryDelivery'),
  summary: 'Begin a dead or failed delivery anew (admin)',
  request: { params: idPath },
  responses: { 200: deliveryAnswer, ...problemResponses(401, 403, 409, 413, 415) },
});

const retryDead = createRoute({
  ...common,
  method: 'post',
  path: '/admin/deliveries/retry',
  ...allowed('retryDeadDeliveries'),
  summary: 'Begin the oldest 1,000 dead deliveries anew (admin)',
  request: { body: { required: true, content: json(retryDeadSchema) } },
  responses: {
    200: {
      description: 'How many, and whether there are more',
      content: json(z.object({ count: z.int(), more: z.boolean() })),
    },
    ...problemResponses(401, 403, 413, 415),
  },
});

const purge = createRoute({
  ...common,
  method: 'post',
  path: '/admin/deliveries/purge',
  ...allowed('purgeDeliveries'),
  summary: 'Delete the oldest 5,000 final deliveries of before so many days, with their tries (admin)',
  request: { body: { required: true, content: json(purgeSchema) } },
  responses: {
    200: {
      description: 'How many, and whether there are more',
      content: json(z.object({ deleted: z.int(), more: z.boolean() })),
    },
    ...problemResponses(401, 403, 413, 415),
  },
});

export function deliveryRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const operator = (c: { env: Env; var: AppEnv['Variables'] }) => ({ ...c.var, env: c.env });

  routes.openapi(list, async (c) => c.json(await listDeliveries(c.var, c.req.valid('query')), 200));
  routes.openapi(read, async (c) => c.json(await readDelivery(c.var, c.req.valid('param').id), 200));
  routes.openapi(retryDead, async (c) =>
    c.json(await retryDeadDeliveries(operator(c), c.req.valid('json').channel), 200),
  );
  routes.openapi(retryOne, async (c) =>
    c.json(await retryDelivery(operator(c), c.req.valid('param').id), 200),
  );
  routes.openapi(purge, async (c) =>
    c.json(await purgeDeliveries(operator(c), c.req.valid('json').olderThanDays), 200),
  );
  return routes;
}
