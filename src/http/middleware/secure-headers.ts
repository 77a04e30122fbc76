import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { AppEnv } from '../app-env.ts';

const usual = secureHeaders({
  strictTransportSecurity: 'max-age=63072000; includeSubDomains',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
});

/** Nothing that this API answers is a document that may load or be framed; pages bring a policy of their own. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * What browsers should know of every answer (OWASP REST Security, HTTP Headers). Of an answer to somebody signed in no
 * cache keeps a copy, unless its route says otherwise.
 */
export const hardenAnswers = createMiddleware<AppEnv>(async (c, next) => {
  // A socket's 101 has immutable headers.
  if (c.req.header('upgrade')) return next();
  await usual(c, next);
  const { headers } = c.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', dataPolicy);
  if (c.var.principal && !headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
});
