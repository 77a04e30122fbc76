import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { loginSchema, refreshSchema, sessionGrantSchema } from '../../contracts/identity.ts';
import { oidcSignInSchema, signInWaysSchema } from '../../contracts/oidc.ts';
import { listSignInWays } from '../../services/identity/list-sign-in-ways.ts';
import { login } from '../../services/identity/login.ts';
import { logoutEverywhere } from '../../services/identity/logout-everywhere.ts';
import { signInWithOidc } from '../../services/identity/oidc.ts';
import { refresh } from '../../services/identity/refresh.ts';
import { sessionsOf } from '../../services/identity/sessions.ts';
import type { AppEnv } from '../app-env.ts';
import { limitSignIn, networkAt } from '../middleware/rate-limit.ts';
import { allowed } from '../middleware/user.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const grantAnswer = {
  200: { description: 'A pair of tokens and the user', content: json(sessionGrantSchema) },
};

const ways = createRoute({
  method: 'get',
  path: '/auth/providers',
  operationId: 'listSignInWays',
  tags: ['sign-in'],
  summary: 'How one can sign in here',
  responses: { 200: { description: 'The ways', content: json(signInWaysSchema) }, ...problemResponses() },
});

const loginRoute = createRoute({
  method: 'post',
  path: '/auth/login',
  operationId: 'login',
  middleware: [limitSignIn],
  tags: ['sign-in'],
  summary: 'Sign in with e-mail and password',
  request: { body: { required: true, content: json(loginSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 413, 415) },
});

const oidcRoute = createRoute({
  method: 'post',
  path: '/auth/oidc',
  operationId: 'signInWithOidc',
  middleware: [limitSignIn],
  tags: ['sign-in'],
  summary: "Sign in with the ID token of the institution's own sign-in",
  description: 'The first time, an address of a domain that the institution allows becomes a student.',
  request: { body: { required: true, content: json(oidcSignInSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 413, 415) },
});

const refreshRoute = createRoute({
  method: 'post',
  path: '/auth/refresh',
  operationId: 'refresh',
  tags: ['sign-in'],
  summary: 'Trade a refresh token for a new pair',
  description:
    'Each refresh token is good once, and for the `deviceId` that its session was opened with. One that comes a second time, or from another device, ends its session: somebody else holds a copy.',
  request: { body: { required: true, content: json(refreshSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 413, 415) },
});

const logoutRoute = (
  path: '/auth/logout' | '/auth/logout-all',
  operationId: 'logout' | 'logoutEverywhere',
  summary: string,
) =>
  createRoute({
    method: 'post',
    path,
    ...allowed(operationId),
    tags: ['sign-in'],
    summary,
    responses: { 204: { description: 'Signed out' }, ...problemResponses(401) },
  });

export function authRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const context = (c: Context<AppEnv>, deviceId?: string) => ({
    env: c.env,
    db: c.var.db,
    institution: c.var.institution,
    requestId: c.var.requestId,
    now: new Date(),
    device: { name: c.req.header('user-agent') ?? '', id: deviceId ?? null },
  });

  routes.openapi(ways, async (c) => c.json(await listSignInWays(c.var.institution, new Date()), 200));
  routes.openapi(loginRoute, async (c) => {
    const { deviceId, ...input } = c.req.valid('json');
    return c.json(await login({ ...context(c, deviceId), network: networkAt(c) }, input), 200, noStore);
  });
  routes.openapi(oidcRoute, async (c) => {
    const { deviceId, ...proof } = c.req.valid('json');
    return c.json(await signInWithOidc(context(c, deviceId), proof), 200, noStore);
  });
  routes.openapi(refreshRoute, async (c) => {
    const { deviceId, refreshToken } = c.req.valid('json');
    return c.json(await refresh(context(c, deviceId), refreshToken), 200, noStore);
  });

  routes.openapi(logoutRoute('/auth/logout', 'logout', 'End this session'), async (c) => {
    const { userId, sessionId } = c.var.principal;
    await sessionsOf(c.env, c.var.institution.id, userId).end(sessionId);
    return c.body(null, 204);
  });
  routes.openapi(logoutRoute('/auth/logout-all', 'logoutEverywhere', 'End all of my sessions'), async (c) => {
    await logoutEverywhere({ ...c.var, env: c.env }, c.var.principal);
    return c.body(null, 204);
  });

  return routes;
}

/** RFC 6749, section 5.1. */
const noStore = { 'cache-control': 'no-store' };
