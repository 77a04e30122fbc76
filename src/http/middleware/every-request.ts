import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';
import { quotaHeaders } from '../quotas.ts';
import { limitBody, limitHead, limitTime } from './body.ts';
import { allowedOrigin, allowOrigin, answerPreflight } from './cross-origin.ts';
import { requireSoundEnvironment } from './environment.ts';
import { measure } from './measure.ts';
import { settleFacts } from './request.ts';
import { harden } from './secure-headers.ts';

/* What every request passes. Two closures and not a dozen: each costs a promise, and its headers a copy of the answer. */

/** Knows the request before anything else, and finishes its answer after everything else, refusals included. */
export const frame = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  settleFacts(c);
  if (c.req.header('upgrade')) {
    await next();
    finishUpgrade(c);
  } else {
    const origin = await allowedOrigin(c);
    if (c.req.method === 'OPTIONS') c.res = answerPreflight();
    else await next();
    finish(c, origin);
  }
  measure(c, startedAt);
});

/** Lets in what is sound, within a time. */
export const admit = createMiddleware<AppEnv>(async (c, next) => {
  requireSoundEnvironment(c.env);
  limitHead(c);
  const answer = () => limitTime(next);
  return c.req.raw.body ? limitBody(c, answer) : answer();
});

function finish(c: Context<AppEnv>, origin: string | null): void {
  const { headers } = c.res;
  harden(headers, c);
  allowOrigin(headers, c, origin);
  for (const [name, value] of Object.entries(quotaHeaders(c.get('spent')))) headers.set(name, value);
  headers.set('X-Request-Id', c.get('requestId'));
}

/** A socket's 101 has immutable headers; a refusal of one is read by no page. */
function finishUpgrade(c: Context<AppEnv>): void {
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(quotaHeaders(c.get('spent')))) c.header(name, value);
  c.header('X-Request-Id', c.get('requestId'));
}
