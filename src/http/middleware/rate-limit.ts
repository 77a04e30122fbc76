import { createMiddleware } from 'hono/factory';
import { Problem } from '../../contracts/problems.ts';
import { rateLimitedRequestsTotal } from '../../observability/metrics.ts';
import type { AppEnv } from '../app-env.ts';

/** Source: the seed, section 8. The binding in wrangler.toml enforces the same numbers. */
const quota = 100;
const windowSeconds = 60;

/**
 * At most 100 requests a minute from one address. The platform's counter decides; what the RateLimit header says
 * remains is counted by this isolate alone and so is a hint: other isolates may have let others through.
 * draft-ietf-httpapi-ratelimit-headers-10
 */
export const limitByAddress = createMiddleware<AppEnv>(async (c, next) => {
  if (c.env.RATE_LIMITS === 'off') return next();
  const address = networkOf(c.req.header('cf-connecting-ip') ?? 'unknown');
  const { remaining, resetSeconds } = seen(address, Date.now());
  const { success } = await c.env.IP_RATE_LIMIT.limit({ key: address });
  const headers = {
    'RateLimit-Policy': `"ip";q=${quota};w=${windowSeconds}`,
    RateLimit: `"ip";r=${success ? remaining : 0};t=${resetSeconds}`,
  };
  if (!success) {
    rateLimitedRequestsTotal.inc({ quota: 'address' });
    throw new Problem('rate_limited', { headers: { ...headers, 'Retry-After': String(resetSeconds) } });
  }
  await next();
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
});

/** An IPv6 customer has a whole /64 of addresses; an IPv4 address stands for itself. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const network = [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4);
  return `${network.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

let windowStart = 0;
const counts = new Map<string, number>();

/** Counts in the fixed windows of the binding; forgets everybody at the turn of each. */
function seen(address: string, now: number): { remaining: number; resetSeconds: number } {
  const windowMs = windowSeconds * 1000;
  const start = now - (now % windowMs);
  if (start !== windowStart) {
    windowStart = start;
    counts.clear();
  }
  const count = (counts.get(address) ?? 0) + 1;
  counts.set(address, count);
  return { remaining: Math.max(0, quota - count), resetSeconds: Math.ceil((start + windowMs - now) / 1000) };
}
