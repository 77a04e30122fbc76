import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { loginSchema, type Principal, refreshSchema, sessionGrantSchema } from '../../contracts/identity.ts';
import {
  handedOverSchema,
  oidcArrivalSchema,
  oidcSignInSchema,
  takeOverSchema,
} from '../../contracts/oidc.ts';
import { Problem } from '../../contracts/problems.ts';
import { handOverSignIn, takeOverSignIn } from '../../services/identity/handover.ts';
import { login } from '../../services/identity/login.ts';
import { logoutEverywhere } from '../../services/identity/logout-everywhere.ts';
import { signInWithOidc } from '../../services/identity/oidc.ts';
import { refresh } from '../../services/identity/refresh.ts';
import { sessionsOf } from '../../services/identity/sessions.ts';
import type { AppEnv } from '../app-env.ts';
import { limitSignIn, networkAt } from '../middleware/rate-limit.ts';
import { allowed, principalOf } from '../middleware/user.ts';
import { type Carried, drop, readCarried } from '../oidc-cookie.ts';
import { json, problemResponses, refuseInvalid } from '../openapi.ts';

const grantAnswer = {
  200: { description: 'A pair of tokens and the user', content: json(sessionGrantSchema) },
};

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
  description:
    'The first time, an address of a domain that the institution allows becomes a student. An account that has this address already is linked by its own proof: its `password`, or a session of it as the bearer; without, 409 `account_not_linked`.',
  request: { body: { required: true, content: json(oidcSignInSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 403, 409, 413, 415) },
});

const arrivalRoute = createRoute({
  method: 'post',
  path: '/auth/oidc/arrival',
  operationId: 'finishOidcSignIn',
  middleware: [limitSignIn],
  tags: ['sign-in'],
  summary: 'The session that a browser has come back from its institution for',
  description:
    'For our own pages: what the issuer has said is in a cookie that `/auth/oidc/callback` has set. Refused as `POST /auth/oidc` is; with 409 `account_not_linked` the cookie stays, to be asked again with the `email` and `password` of that account.',
  request: { body: { required: true, content: json(oidcArrivalSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 403, 409, 413, 415) },
});

const handOverRoute = createRoute({
  method: 'post',
  path: '/auth/oidc/handover',
  operationId: 'handOverOidcSignIn',
  middleware: [limitSignIn],
  tags: ['sign-in'],
  summary: 'Digits for the app that left for its institution and was not come back to',
  description:
    'For our own pages: an app that shares no cookies with the browser leaves with `handover` (`/auth/oidc/start`), the SHA-256 of a secret, and takes over by `POST /auth/handover`. Refused as `POST /auth/oidc/arrival` is.',
  request: { body: { required: true, content: json(oidcArrivalSchema) } },
  responses: {
    200: { description: 'The digits', content: json(handedOverSchema) },
    ...problemResponses(401, 403, 409, 410, 413, 415),
  },
});

const takeOverRoute = createRoute({
  method: 'post',
  path: '/auth/handover',
  operationId: 'takeOverSignIn',
  middleware: [limitSignIn],
  tags: ['sign-in'],
  summary: 'Take over a sign-in by the digits that a browser shows',
  description:
    'Once, within five minutes and five tries: then 410 `handover_over`, and one signs in again. `verifier`: the secret that the app left with the hash of.',
  request: { body: { required: true, content: json(takeOverSchema) } },
  responses: { ...grantAnswer, ...problemResponses(401, 403, 410, 413, 415) },
});

const refreshRoute = createRoute({
  method: 'post',
  path: '/auth/refresh',
  operationId: 'refresh',
  tags: ['sign-in'],
  summary: 'Trade a refresh token for a new pair',
  description:
    'Each refresh token is good once, and for the `deviceId` that its session was opened with. That device may repeat its last token within 30 s, when the answer was lost: it gets the same pair. One that comes a second time otherwise, or from another device, ends its session: somebody else holds a copy.',
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

  routes.openapi(loginRoute, async (c) => {
    const { deviceId, ...input } = c.req.valid('json');
    return c.json(await login({ ...context(c, deviceId), network: networkAt(c) }, input), 200, noStore);
  });
  routes.openapi(oidcRoute, async (c) => {
    const { deviceId, password, ...proof } = c.req.valid('json');
    const principal = await whoeverIsSignedIn(c);
    const asked = { ...context(c, deviceId), network: networkAt(c) };
    return c.json(await signInWithOidc(asked, proof, { password, principal }), 200, noStore);
  });
  routes.openapi(arrivalRoute, async (c) => {
    const { deviceId, email, password } = c.req.valid('json');
    const asked = { ...context(c, deviceId), network: networkAt(c) };
    const own = { email, password, principal: null };
    const grant = await spendArrival(c, (arrived) => signInWithOidc(asked, arrived, own));
    return c.json(grant, 200, noStore);
  });
  routes.openapi(handOverRoute, async (c) => {
    const { email, password } = c.req.valid('json');
    const asked = { ...context(c), network: networkAt(c) };
    const own = { email, password, principal: null };
    const handedOver = await spendArrival(c, ({ handover: challenge, ...proof }) => {
      if (!challenge) throw new Problem('invalid_id_token');
      return handOverSignIn(asked, { ...proof, challenge }, own);
    });
    return c.json(handedOver, 200, noStore);
  });
  routes.openapi(takeOverRoute, async (c) => {
    const { deviceId, ...typed } = c.req.valid('json');
    return c.json(await takeOverSignIn(context(c, deviceId), typed), 200, noStore);
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

/** Does something with what an issuer has said, once: it stays only where it is asked for again to link an account. Errors: `invalid_id_token`, `forbidden`. */
async function spendArrival<T>(c: Context<AppEnv>, spend: (arrived: Arrived) => Promise<T>): Promise<T> {
  requireOwnPage(c);
  const arrived = readCarried(c);
  if (arrived?.kind !== 'arrived' || arrived.institution !== c.var.institution.id)
    throw new Problem('invalid_id_token');
  try {
    const answer = await spend(arrived);
    drop(c);
    return answer;
  } catch (error) {
    const isToBeLinked = error instanceof Problem && linkable.includes(error.code);
    if (!isToBeLinked) drop(c);
    throw error;
  }
}
type Arrived = Extract<Carried, { kind: 'arrived' }>;

/** What is told again with another password, or later. */
const linkable: string[] = [
  'account_not_linked',
  'invalid_credentials',
  'sign_in_blocked',
  'temporarily_unavailable',
];

/** A cookie goes with whatever page of this site asks; the answer is for our own. Errors: `forbidden`. */
function requireOwnPage(c: Context<AppEnv>): void {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== new URL(c.req.url).origin) throw new Problem('forbidden');
}

/** A session that has ended proves nothing, and keeps nobody from signing in. */
async function whoeverIsSignedIn(c: Context<AppEnv>): Promise<Principal | null> {
  if (!c.req.header('authorization')) return null;
  try {
    return await principalOf(c);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** RFC 6749, section 5.1. */
const noStore = { 'cache-control': 'no-store' };
