import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { deviceSchema, profileChangesSchema, userSchema } from '../../contracts/identity.ts';
import { sessionFactsSchema } from '../../contracts/sessions.ts';
import { registerDevice, removeDevice } from '../../services/identity/devices.ts';
import { readProfile, updateProfile } from '../../services/identity/profile.ts';
import { sessionsOf } from '../../services/identity/sessions.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const common = { tags: ['me'] };
const userAnswer = { 200: { description: 'The signed-in user', content: json(userSchema) } };

const read = createRoute({
  ...common,
  method: 'get',
  path: '/me',
  ...allowed('readProfile'),
  summary: 'Who I am',
  responses: { ...userAnswer, ...problemResponses(401) },
});

const update = createRoute({
  ...common,
  method: 'patch',
  path: '/me',
  ...allowed('updateProfile'),
  summary: 'Change my name, language, allergens or, as a student, my campus',
  request: { body: { required: true, content: json(profileChangesSchema) } },
  responses: { ...userAnswer, ...problemResponses(401, 403, 413, 415) },
});

const putDevice = createRoute({
  ...common,
  method: 'put',
  path: '/me/devices/{id}',
  ...allowed('registerDevice'),
  summary: 'Register a device for push messages',
  description:
    'The id is a UUID that the app makes once per installation. The device belongs to the session that registers it: when that ends, it hears no more. So register it anew after each sign-in.',
  request: { params: idPath, body: { required: true, content: json(deviceSchema) } },
  responses: {
    200: { description: 'Registered', content: json(z.object({ id: z.uuid() })) },
    ...problemResponses(401, 413, 415),
  },
});

const deleteDevice = createRoute({
  ...common,
  method: 'delete',
  path: '/me/devices/{id}',
  ...allowed('removeDevice'),
  summary: 'No more push messages to a device',
  request: { params: idPath },
  responses: { 204: { description: 'Forgotten, or never known' }, ...problemResponses(401) },
});

const sessions = createRoute({
  ...common,
  method: 'get',
  path: '/me/sessions',
  ...allowed('listOwnSessions'),
  summary: 'Where I am signed in',
  responses: {
    200: {
      description: 'The sessions, the newest first; `current` is the one that asks',
      content: json(z.object({ data: z.array(sessionFactsSchema.extend({ current: z.boolean() })) })),
    },
    ...problemResponses(401),
  },
});

const endSession = createRoute({
  ...common,
  method: 'delete',
  path: '/me/sessions/{id}',
  ...allowed('endSession'),
  summary: 'Sign out somewhere else',
  request: { params: idPath },
  responses: { 204: { description: 'Ended, or never there' }, ...problemResponses(401) },
});

export function meRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(read, async (c) => c.json(await readProfile(c.var), 200));
  routes.openapi(update, async (c) =>
    c.json(await updateProfile({ ...c.var, env: c.env }, c.req.valid('json')), 200),
  );
  routes.openapi(putDevice, async (c) => {
    const { id } = c.req.valid('param');
    const calledItself = c.req.header('user-agent') ?? '';
    await registerDevice({ ...c.var, env: c.env }, id, c.req.valid('json'), calledItself);
    return c.json({ id }, 200);
  });
  routes.openapi(deleteDevice, async (c) => {
    await removeDevice(c.var, c.req.valid('param').id);
    return c.body(null, 204);
  });
  routes.openapi(sessions, async (c) => {
    const { userId, sessionId } = c.var.principal;
    const found = await sessionsOf(c.env, c.var.institution.id, userId).list();
    return c.json({ data: found.map((session) => ({ ...session, current: session.id === sessionId })) }, 200);
  });
  routes.openapi(endSession, async (c) => {
    await sessionsOf(c.env, c.var.institution.id, c.var.principal.userId).end(c.req.valid('param').id);
    return c.body(null, 204);
  });
  return routes;
}
