import { sql } from 'drizzle-orm';
import type { AccountLetterKind } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { enqueueDeliveries, type PlannedDelivery, plannedDeliveries } from '../deliveries/enqueue.ts';
import { hashOfNewSecret } from './account-links.ts';

const hour = 3_600;
/** How long a link is good. A kind without one only tells something. */
const linkLifeSeconds: Partial<Record<AccountLetterKind, number>> = {
  reset_password: hour,
  verify_email: 24 * hour,
  invite: 7 * 24 * hour,
};

/** A letter as SQL's `write_account_letter` takes it, but for its reader. */
export type Letter = { id: string; kind: AccountLetterKind; secretHash?: string; lifeSeconds?: number };

export async function newLetter(env: Env, kind: AccountLetterKind): Promise<Letter> {
  const id = crypto.randomUUID();
  const lifeSeconds = linkLifeSeconds[kind];
  return lifeSeconds ? { id, kind, lifeSeconds, secretHash: await hashOfNewSecret(env, id) } : { id, kind };
}

/**
 * Writes somebody a letter about their account, by e-mail: never switched off, never at rest by night. That a session was
 * stolen is told to their phones, too. One round trip.
 */
export async function writeLetter(
  { env, db, institution }: { env: Env; db: TenantDatabase; institution: Institution },
  kind: AccountLetterKind,
  userId: string,
): Promise<void> {
  const letter = JSON.stringify({ ...(await newLetter(env, kind)), userId });
  const deliveries = await callFunction(db, sql`write_account_letter(${letter}::jsonb)`, plannedDeliveries);
  await queueLetters(env, institution, deliveries);
}

/** What the queue does not take, the sweep finds. */
export async function queueLetters(
  env: Env,
  { id, roleName }: Institution,
  deliveries: PlannedDelivery[],
): Promise<void> {
  try {
    await enqueueDeliveries(env, { institutionId: id, roleName }, deliveries);
  } catch (error) {
    logEvent('error', 'deliveries_left_to_the_sweep', { institution: id, error });
  }
}
