import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { overviewSchema } from '../../contracts/overview.ts';
import { readOverview } from '../../services/overview/read-overview.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const overview = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/overview',
  ...allowed('readOverview'),
  tags: ['reports'],
  summary: 'How a cafeteria is doing at this moment (managers)',
  description:
    'Whether it is open, what waits and how late, who is on the board, what was lost today and why, what runs out, and what waits for a person.',
  request: { params: idPath },
  responses: {
    200: { description: 'The overview', content: json(overviewSchema) },
    ...problemResponses(401, 403),
  },
});

export function overviewRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(overview, async (c) =>
    c.json(await readOverview({ ...c.var, env: c.env }, c.req.valid('param').id), 200),
  );
  return routes;
}
