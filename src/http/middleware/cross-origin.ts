import type { Context } from 'hono';
import type { Institution } from '../../contracts/institution.ts';
import { knownOrigins } from '../../services/tenancy/known-origins.ts';
import type { AppEnv } from '../app-env.ts';

/** What a page of another origin may send, and read (Fetch standard, CORS). No credentials: who calls shows a token. */
const allowMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].join(',');
const allowHeaders = [
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Traceparent',
  'X-Institution',
  'X-Request-Id',
].join(',');
const exposeHeaders = [
  'ETag',
  'Idempotency-Replayed',
  'Location',
  'Possible-Duplicate',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
].join(',');
const maxAgeSeconds = '600';

/** The origin of the page that asks, if some institution lets it call; null: it does not, or no page asks. */
export async function allowedOrigin(c: Context<AppEnv>): Promise<string | null> {
  const origin = c.req.header('origin');
  if (!origin) return null;
  return allowedByPlatform(c.env).has(origin) || (await knownOrigins(c.env)).has(origin) ? origin : null;
}

/** The answer to a preflight. It does not say which institution is meant, so it is for the origins of all. */
export const answerPreflight = (): Response =>
  new Response(null, {
    status: 204,
    statusText: 'No Content',
    headers: {
      'Access-Control-Max-Age': maxAgeSeconds,
      'Access-Control-Allow-Methods': allowMethods,
      'Access-Control-Allow-Headers': allowHeaders,
      Vary: 'Access-Control-Request-Headers',
    },
  });

/** Lets an allowed page read an answer: of the institution that allows it alone. */
export function allowOrigin(headers: Headers, c: Context<AppEnv>, origin: string | null): void {
  headers.set('Access-Control-Expose-Headers', exposeHeaders);
  headers.append('Vary', 'Origin');
  const institution = c.get('institution');
  if (origin && (!institution || mayCall(c, institution))) headers.set('Access-Control-Allow-Origin', origin);
}

/** Whether a page of this origin may call, or listen to, this institution; the API's own pages may, and what is no page. */
export function mayCall(
  c: { env: Env; req: { url: string; header(name: string): string | undefined } },
  { config }: Pick<Institution, 'config'>,
): boolean {
  const origin = c.req.header('origin');
  if (!origin || origin === new URL(c.req.url).origin) return true;
  return allowedByPlatform(c.env).has(origin) || config.allowedOrigins.includes(origin);
}

let platform: { named: string; origins: ReadonlySet<string> } | null = null;

function allowedByPlatform({ ALLOWED_ORIGINS: named }: Env): ReadonlySet<string> {
  if (platform?.named !== named)
    platform = { named, origins: new Set(named.split(/[\s,]+/).filter(Boolean)) };
  return platform.origins;
}
