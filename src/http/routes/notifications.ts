import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { preferencesSchema, toldPreferencesSchema } from '../../contracts/notifications.ts';
import { readPreferences, writePreferences } from '../../services/deliveries/preferences.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const common = { tags: ['me'], path: '/me/notifications' as const };
const answer = {
  200: { description: 'What I hear of, by kind and channel', content: json(toldPreferencesSchema) },
};

const read = createRoute({
  ...common,
  method: 'get',
  ...allowed('readNotificationPreferences'),
  summary: 'What I want to hear of',
  responses: { ...answer, ...problemResponses(401) },
});

const write = createRoute({
  ...common,
  method: 'put',
  ...allowed('writeNotificationPreferences'),
  summary: 'Switch kinds of messages off or on',
  description:
    'What is listed in `alwaysOn` comes whatever is switched off: that an order is ready, that none will come, and a question that the kitchen waits to have answered. From 22:00 to 07:00 of the campus nothing else is pushed, unless it is about an order to be collected before.',
  request: { body: { required: true, content: json(preferencesSchema) } },
  responses: { ...answer, ...problemResponses(401, 413, 415) },
});

export function notificationRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(read, async (c) => c.json(await readPreferences(c.var), 200));
  routes.openapi(write, async (c) => c.json(await writePreferences(c.var, c.req.valid('json')), 200));
  return routes;
}
