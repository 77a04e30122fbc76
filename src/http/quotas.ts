import type { Context } from 'hono';
import { Problem } from '../contracts/problems.ts';
import { rateLimitedRequestsTotal } from '../observability/metrics.ts';
import type { AppEnv, Spent } from './app-env.ts';

export const windowSeconds = 60;

/**
 * What may be asked in a minute; the bindings in wrangler.toml enforce the same numbers (a test compares them).
 * `ip`: the seed, section 8. `campus`: 2,000 students behind one address who open the app, read menu and slots, order and
 * listen in the same minute, some ten requests each. The others are far above what a person does, and far below a script.
 */
export const quotas = {
  ip: { perMinute: 100, binding: 'IP_RATE_LIMIT' },
  campus: { perMinute: 20_000, binding: 'CAMPUS_RATE_LIMIT' },
  user: { perMinute: 100, binding: 'USER_RATE_LIMIT' },
  sign_in: { perMinute: 30, binding: 'SIGN_IN_RATE_LIMIT' },
  orders: { perMinute: 30, binding: 'ORDER_RATE_LIMIT' },
  tickets: { perMinute: 30, binding: 'TICKET_RATE_LIMIT' },
} as const;
export type Quota = keyof typeof quotas;

/** Spends one of a quota; the platform's counter decides whether there was one left. Errors: `rate_limited`. */
export async function requireQuota(c: Context<AppEnv>, quota: Quota, key: string): Promise<void> {
  if (c.env.RATE_LIMITS === 'off') return;
  const { perMinute, binding } = quotas[quota];
  const { count, resetSeconds } = seen(`${quota} ${key}`, Date.now());
  const { success } = await c.env[binding].limit({ key });
  const remaining = success ? Math.max(0, perMinute - count) : 0;
  c.set('spent', [...(c.var.spent ?? []), { quota, perMinute, remaining, resetSeconds }]);
  if (success) return;
  rateLimitedRequestsTotal.inc({ quota });
  throw new Problem('rate_limited', {
    headers: { ...quotaHeaders(c.var.spent), 'Retry-After': String(resetSeconds) },
  });
}

/** draft-ietf-httpapi-ratelimit-headers-10 */
export function quotaHeaders(spent: Spent[] = []): Record<string, string> {
  if (spent.length === 0) return {};
  return {
    'RateLimit-Policy': spent
      .map(({ quota, perMinute }) => `"${quota}";q=${perMinute};w=${windowSeconds}`)
      .join(', '),
    RateLimit: spent
      .map(({ quota, remaining, resetSeconds }) => `"${quota}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  };
}

let windowStart = 0;
const counts = new Map<string, number>();

/**
 * Counts in the fixed windows of the bindings; forgets everybody at the turn of each. Of this isolate alone, and so what
 * is said to remain is a hint: other isolates may have let others through.
 */
function seen(key: string, now: number): { count: number; resetSeconds: number } {
  const windowMs = windowSeconds * 1000;
  const start = now - (now % windowMs);
  if (start !== windowStart) {
    windowStart = start;
    counts.clear();
  }
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return { count, resetSeconds: Math.ceil((start + windowMs - now) / 1000) };
}
