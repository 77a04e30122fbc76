import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

const acceptableId = /^[\w.-]{8,64}$/;

/** Gives every request an id (the phone's, if it sent a sane one) and settles its language: Spanish unless English is preferred. */
export const requestFacts = createMiddleware<AppEnv>(async (c, next) => {
  const sent = c.req.header('x-request-id');
  const requestId = sent && acceptableId.test(sent) ? sent : crypto.randomUUID();
  c.set('requestId', requestId);
  c.set('locale', /^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'es');
  await next();
  // A socket's 101 has immutable headers.
  if (c.res.status !== 101) c.header('x-request-id', requestId);
});
