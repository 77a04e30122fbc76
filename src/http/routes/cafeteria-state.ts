import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { cafeteriaSchema } from '../../contracts/menu.ts';
import {
  changeSettingsSchema,
  pauseSchema,
  settingsSchema,
  throttleSchema,
} from '../../contracts/settings.ts';
import { pauseCafeteria, resumeCafeteria, throttleCafeteria } from '../../services/cafeterias/pause.ts';
import { changeSettings, readSettings } from '../../services/cafeterias/settings.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { publish } from '../publish.ts';

const common = { tags: ['cafeterias'] };
const refusals = problemResponses(401, 403, 413, 415);
const settingsAnswer = { description: 'The settings', content: json(settingsSchema) };
const cafeteriaAnswer = { description: 'The cafeteria', content: json(cafeteriaSchema) };

const read = createRoute({
  ...common,
  method: 'get',
  path: '/cafeterias/{id}/settings',
  ...allowed('readCafeteriaSettings'),
  summary: 'How a cafeteria works (staff)',
  request: { params: idPath },
  responses: { 200: settingsAnswer, ...problemResponses(401, 403) },
});

const change = createRoute({
  ...common,
  method: 'patch',
  path: '/cafeterias/{id}/settings',
  ...allowed('changeCafeteriaSettings'),
  summary: 'Change how a cafeteria works (staff): what is named, and nothing else',
  request: { params: idPath, body: { required: true, content: json(changeSettingsSchema) } },
  responses: { 200: settingsAnswer, ...refusals },
});

const pause = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/pause',
  ...allowed('pauseCafeteria'),
  summary: 'Take no orders for now (staff)',
  request: { params: idPath, body: { content: json(pauseSchema) } },
  responses: { 200: cafeteriaAnswer, ...refusals },
});

const resume = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/resume',
  ...allowed('resumeCafeteria'),
  summary: 'Take orders again (staff)',
  request: { params: idPath },
  responses: { 200: cafeteriaAnswer, ...refusals },
});

const throttle = createRoute({
  ...common,
  method: 'post',
  path: '/cafeterias/{id}/throttle',
  ...allowed('throttleCafeteria'),
  summary: 'Make slots smaller and promises longer for a while (staff)',
  request: { params: idPath, body: { required: true, content: json(throttleSchema) } },
  responses: { 200: cafeteriaAnswer, ...refusals },
});

export function cafeteriaStateRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(read, async (c) => c.json(await readSettings(c.var, c.req.valid('param').id), 200));
  routes.openapi(change, async (c) => {
    const { id } = c.req.valid('param');
    const { answer, events } = await changeSettings(c.var, id, c.req.valid('json'));
    publish(c, id, events);
    return c.json(answer, 200);
  });
  routes.openapi(pause, async (c) => {
    const { id } = c.req.valid('param');
    // Without a body there is nothing to validate.
    const { answer, events } = await pauseCafeteria(c.var, id, c.req.valid('json') ?? {});
    publish(c, id, events);
    return c.json(answer, 200);
  });
  routes.openapi(resume, async (c) => {
    const { id } = c.req.valid('param');
    const { answer, events } = await resumeCafeteria(c.var, id);
    publish(c, id, events);
    return c.json(answer, 200);
  });
  routes.openapi(throttle, async (c) => {
    const { id } = c.req.valid('param');
    const { answer, events } = await throttleCafeteria(c.var, id, c.req.valid('json'));
    publish(c, id, events);
    return c.json(answer, 200);
  });
  return routes;
}
