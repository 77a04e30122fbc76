import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  changeUserSchema,
  inviteUserSchema,
  managedUserSchema,
  userFilters,
} from '../../contracts/accounts.ts';
import { uuid } from '../../contracts/ids.ts';
import { activateUser, changeUser, inviteUser } from '../../services/users/manage-users.ts';
import { endSessionsOf, listUsers, readUser } from '../../services/users/read-users.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, paging, problemResponses, refuseInvalid } from '../openapi.ts';

const common = { tags: ['users'] };
const userAnswer = { description: 'The user', content: json(managedUserSchema) };

const list = createRoute({
  ...common,
  method: 'get',
  path: '/admin/users',
  ...allowed('listUsers'),
  summary: 'The users that I administer',
  description:
    'An administrator: all of the institution. Of a campus: its students, staff and managers. A manager: the staff of their cafeterias.',
  request: { query: z.strictObject({ ...paging, cursor: uuid.optional(), ...userFilters }) },
  responses: {
    200: {
      description: 'A page of users',
      content: json(
        z.object({ data: z.array(managedUserSchema), nextCursor: z.string().nullable() }).openapi('UserPage'),
      ),
    },
    ...problemResponses(401, 403),
  },
});

const read = createRoute({
  ...common,
  method: 'get',
  path: '/admin/users/{id}',
  ...allowed('readUser'),
  summary: 'One of the users that I administer',
  request: { params: idPath },
  responses: { 200: userAnswer, ...problemResponses(401, 403) },
});

const invite = createRoute({
  ...common,
  method: 'post',
  path: '/admin/users/invite',
  ...allowed('inviteUser'),
  summary: 'Make an account, and write to its person',
  description: 'By the link of the letter, good for seven days, they choose a password.',
  request: { body: { required: true, content: json(inviteUserSchema) } },
  responses: { 201: userAnswer, ...problemResponses(401, 403, 409, 413, 415) },
});

const change = createRoute({
  ...common,
  method: 'patch',
  path: '/admin/users/{id}',
  ...allowed('changeUser'),
  summary: "Change somebody's name, role, campus or cafeterias",
  description: 'Whose rights change is signed out everywhere.',
  request: { params: idPath, body: { required: true, content: json(changeUserSchema) } },
  responses: { 200: userAnswer, ...problemResponses(401, 403, 409, 413, 415) },
});

const activation = (verb: 'deactivate' | 'reactivate') =>
  createRoute({
    ...common,
    method: 'post',
    path: `/admin/users/{id}/${verb}`,
    ...allowed(`${verb}User`),
    summary: verb === 'deactivate' ? 'Let somebody sign in no more' : 'Let somebody sign in again',
    request: { params: idPath },
    responses: { 200: userAnswer, ...problemResponses(401, 403, 409) },
  });

const endSessions = createRoute({
  ...common,
  method: 'post',
  path: '/admin/users/{id}/sessions/end',
  ...allowed('endUserSessions'),
  summary: 'Sign somebody out everywhere',
  request: { params: idPath },
  responses: { 204: { description: 'Done' }, ...problemResponses(401, 403) },
});

export function userRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(list, async (c) => c.json(await listUsers(c.var, c.req.valid('query')), 200));
  routes.openapi(read, async (c) => c.json(await readUser(c.var, c.req.valid('param').id), 200));
  routes.openapi(invite, async (c) => {
    const user = await inviteUser({ ...c.var, env: c.env }, c.req.valid('json'));
    return c.json(user, 201, { Location: `/admin/users/${user.id}` });
  });
  routes.openapi(change, async (c) =>
    c.json(await changeUser({ ...c.var, env: c.env }, c.req.valid('param').id, c.req.valid('json')), 200),
  );
  for (const verb of ['deactivate', 'reactivate'] as const)
    routes.openapi(activation(verb), async (c) =>
      c.json(
        await activateUser({ ...c.var, env: c.env }, c.req.valid('param').id, verb === 'reactivate'),
        200,
      ),
    );
  routes.openapi(endSessions, async (c) => {
    await endSessionsOf({ ...c.var, env: c.env }, c.req.valid('param').id);
    return c.body(null, 204);
  });
  return routes;
}
