import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { breakerSchema } from '../../contracts/breakers.ts';
import { readBreakers } from '../../services/deliveries/read-breakers.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const list = createRoute({
  method: 'get',
  path: '/admin/breakers',
  ...allowed('listBreakers'),
  tags: ['deliveries'],
  summary: 'How the circuit of each provider stands (admin)',
  responses: {
    200: { description: 'All providers', content: json(z.object({ data: z.array(breakerSchema) })) },
    ...problemResponses(401, 403),
  },
});

export function breakerRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(list, async (c) => c.json({ data: await readBreakers(c.env) }, 200));
  return routes;
}
