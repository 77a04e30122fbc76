import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { Institution } from '../../contracts/institution.ts';
import { knownOrigins } from '../../services/tenancy/known-origins.ts';
import type { AppEnv } from '../app-env.ts';

/**
 * Lets pages of allowed origins call the API (Fetch standard, CORS). No credentials: who calls shows a token. A preflight
 * does not say which institution is meant, so it is answered for the origins of all; the answer itself is then readable
 * for an origin of that institution alone.
 */
export const allowOrigins = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.header('upgrade')) return next();
  return knownCors(c, async () => {
    await next();
    const { institution } = c.var;
    if (institution && !mayCall(c, institution)) c.res.headers.delete('access-control-allow-origin');
  });
});

const knownCors = cors({
  origin: async (origin, c: Context<AppEnv>) =>
    allowedByPlatform(c.env).includes(origin) || (await knownOrigins(c.env)).has(origin) ? origin : null,
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: [
    'Accept-Language',
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Traceparent',
    'X-Institution',
    'X-Request-Id',
  ],
  exposeHeaders: [
    'ETag',
    'Idempotency-Replayed',
    'Location',
    'Possible-Duplicate',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'X-Request-Id',
  ],
  maxAge: 600,
});

/** Whether a page of this origin may call, or listen to, this institution; the API's own pages may, and what is no page. */
export function mayCall(
  c: { env: Env; req: { url: string; header(name: string): string | undefined } },
  { config }: Pick<Institution, 'config'>,
): boolean {
  const origin = c.req.header('origin');
  if (!origin || origin === new URL(c.req.url).origin) return true;
  return allowedByPlatform(c.env).includes(origin) || config.allowedOrigins.includes(origin);
}

const allowedByPlatform = (env: Env) => env.ALLOWED_ORIGINS.split(/[\s,]+/).filter(Boolean);
