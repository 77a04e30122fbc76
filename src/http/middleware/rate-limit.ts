import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { isWithin, networkOf } from '../../domain/networks.ts';
import { campusNetworks } from '../../services/tenancy/campus-networks.ts';
import type { AppEnv } from '../app-env.ts';
import { quotaHeaders, requireQuota } from '../quotas.ts';

/**
 * The address that a request came from. Behind Cloudflare it is in CF-Connecting-IP, which a client cannot set there;
 * X-Forwarded-For and its like are whatever a client says. Without it (a local platform) everybody is one.
 */
export const addressOf = (c: { req: { header(name: string): string | undefined } }): string =>
  c.req.header('cf-connecting-ip') ?? 'unknown';

/**
 * At most 100 requests a minute from one address. Behind a registered address of a campus are two thousand people: there
 * the limit is far higher, and each who is signed in has one of their own.
 */
export const limitByAddress = createMiddleware<AppEnv>(async (c, next) => {
  const address = addressOf(c);
  const key = networkOf(address);
  const isCampus = campusNetworks(c.env, c.executionCtx).some((range) => isWithin(address, range));
  c.set('isCampus', isCampus);
  await requireQuota(c, isCampus ? 'campus' : 'ip', key);
  await next();
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(quotaHeaders(c.var.spent))) c.header(name, value);
});

/** Where failures to sign in are counted; null at a campus, which is not one person. */
export const networkAt = (c: Context<AppEnv>): string | null =>
  c.var.isCampus ? null : networkOf(addressOf(c));

/** Fewer of the costly: sign-ins, an address each but on a campus, where each account's back-off has to do. */
export const limitSignIn = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.var.isCampus) await requireQuota(c, 'sign_in', networkOf(addressOf(c)));
  await next();
});
