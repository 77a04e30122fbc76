import type { Context } from 'hono';
import { verifiedBearer } from '../../services/identity/tokens.ts';
import type { AppEnv } from '../app-env.ts';
import { requireQuota } from '../quotas.ts';

/** The access token that a request carries, unread. */
export const bearerOf = (c: { req: { header(name: string): string | undefined } }): string | undefined =>
  /^Bearer ([\w.-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

/** Whom a quota of their own is of. */
export const ownKey = ({ institutionId, userId }: { institutionId: string; userId: string }) =>
  `${institutionId}:${userId}`;

/** Behind the address of a campus, where the address says nothing of a person, each has a quota of their own. One a request. */
export async function spendOwnQuota(
  c: Context<AppEnv>,
  who: { institutionId: string; userId: string },
): Promise<void> {
  const isSpent = c.get('spent')?.some(({ quota }) => quota === 'user');
  if (c.get('isCampus') && !isSpent) await requireQuota(c, 'user', ownKey(who));
}

/**
 * As `spendOwnQuota`, of whoever signed in with the token that a request carries: by its signature alone, so that a flood is
 * refused before the object is asked that holds their session and those of hundreds of others. Answers whether one was spent.
 */
export async function spendBearersQuota(c: Context<AppEnv>): Promise<boolean> {
  if (!c.get('isCampus')) return false;
  const token = bearerOf(c);
  const who = token && (await verifiedBearer(c.env, token, new Date()));
  if (!who) return false;
  await spendOwnQuota(c, who);
  return true;
}
