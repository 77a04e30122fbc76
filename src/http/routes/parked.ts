import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { parkedSchema } from '../../contracts/parked.ts';
import { listParked, retryParked } from '../../services/parked/list-parked.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const tags = ['deliveries'];

const list = createRoute({
  tags,
  method: 'get',
  path: '/admin/parked',
  ...allowed('listParked'),
  summary: 'What could not be processed and was put aside, the newest 200 (admin)',
  responses: {
    200: {
      description: 'Events, orders and commands that wait for somebody',
      content: json(z.object({ data: z.array(parkedSchema) })),
    },
    ...problemResponses(401, 403),
  },
});

const retry = createRoute({
  tags,
  method: 'post',
  path: '/admin/parked/{id}/retry',
  ...allowed('retryParked'),
  summary: 'Begin one anew (admin)',
  description:
    'An event is processed, the time of an order ended. The sender of a command was told of its failure: it is taken off the list. What fails again is there again.',
  request: { params: idPath },
  responses: {
    200: { description: 'As it stood', content: json(parkedSchema) },
    ...problemResponses(401, 403, 413, 415),
  },
});

export function parkedRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(list, async (c) => c.json({ data: await listParked(c.var) }, 200));
  routes.openapi(retry, async (c) =>
    c.json(await retryParked({ ...c.var, env: c.env }, c.req.valid('param').id), 200),
  );
  return routes;
}
