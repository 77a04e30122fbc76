import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';

/** What browsers should know of every answer (OWASP REST Security, HTTP Headers). */
const usual = Object.entries({
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
});

/** Nothing that this API answers is a document that may load or be framed; pages bring a policy of their own. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * Says on an answer what every answer says, unless its route says otherwise. Of one to somebody signed in no cache keeps a copy, unless its route says
 * otherwise. As constants: Hono's middleware for it reads its options anew each time.
 */
export function harden(headers: Headers, c: Context<AppEnv>): void {
  for (const [name, value] of usual) if (!headers.has(name)) headers.set(name, value);
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', dataPolicy);
  if (c.get('principal') && !headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
}
