import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { isWithin, networkOf, type Range } from '../../domain/networks.ts';
import { Recent } from '../../domain/recent.ts';
import { campusNetworks } from '../../services/tenancy/campus-networks.ts';
import type { AppEnv } from '../app-env.ts';
import { requireQuota } from '../quotas.ts';
import { spendBearersQuota } from './bearer.ts';

/**
 * The address that a request came from. Behind Cloudflare it is in CF-Connecting-IP, which a client cannot set there;
 * X-Forwarded-For and its like are whatever a client says. Without it (a local platform) everybody is one.
 */
export const addressOf = (c: { req: { header(name: string): string | undefined } }): string =>
  c.req.header('cf-connecting-ip') ?? 'unknown';

/**
 * At most 100 requests a minute from one address. Behind a registered address of a campus are two thousand people: there
 * the limit is far higher, and each who is signed in has one of their own (`spendOwnQuota`). While nobody knows which addresses those are,
 * each may be one.
 */
export const limitByAddress = createMiddleware<AppEnv>(async (c, next) => {
  const known = campusNetworks(c.env, c.executionCtx);
  const ranges = known instanceof Promise ? await known : known;
  const { network, isCampus } = whereIs(addressOf(c), ranges ?? unknownRanges);
  c.set('isCampus', isCampus);
  if (isCampus) await limitCampus(c, network);
  else await requireQuota(c, ranges === null ? 'campus' : 'ip', network);
  await next();
});

/**
 * One of two thousand who spends all that a campus has must not keep the others from ordering: whoever has an access token of
 * ours goes on, within their own quota.
 */
async function limitCampus(c: Context<AppEnv>, network: string): Promise<void> {
  try {
    await requireQuota(c, 'campus', network);
  } catch (refusal) {
    if (!(await spendBearersQuota(c))) throw refusal;
  }
}

const unknownRanges: Range[] = [];

type Whereabouts = { network: string; isCampus: boolean };
/** Addresses seen of late: each phone asks some ten things in a row, and a whole campus comes from one address. */
let seen: { ranges: Range[]; addresses: Recent<string, Whereabouts> } | null = null;

function whereIs(address: string, ranges: Range[]): Whereabouts {
  // Ranges read anew are another list.
  if (seen?.ranges !== ranges) seen = { ranges, addresses: new Recent(2_000) };
  let known = seen.addresses.get(address);
  if (!known) {
    known = { network: networkOf(address), isCampus: ranges.some((range) => isWithin(address, range)) };
    seen.addresses.set(address, known);
  }
  return known;
}

/** Where failures to sign in are counted; null at a campus, which is not one person. */
export const networkAt = (c: Context<AppEnv>): string | null =>
  c.var.isCampus ? null : networkOf(addressOf(c));

/** Fewer of the costly: sign-ins, an address each but on a campus, where each account's back-off has to do. */
export const limitSignIn = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.var.isCampus) await requireQuota(c, 'sign_in', networkOf(addressOf(c)));
  await next();
});
