import { sql } from 'drizzle-orm';
import type { AccountLetterKind } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { enqueueDeliveries, type PlannedDelivery } from '../deliveries/enqueue.ts';
import { hashOfNewSecret } from './account-links.ts';

const hour = 3_600;
/** How long a link is good. A kind without one only tells something. */
const linkLifeSeconds: Partial<Record<AccountLetterKind, number>> = {
  reset_password: hour,
  verify_email: 24 * hour,
  invite: 7 * 24 * hour,
};

/**
 * Writes somebody a letter about their account, by e-mail: never switched off, never at rest by night. One round trip;
 * what the queue does not take, the sweep finds.
 */
export async function writeLetter(
  { env, db, institution }: { env: Env; db: TenantDatabase; institution: Institution },
  kind: AccountLetterKind,
  userId: string,
): Promise<void> {
  const id = crypto.randomUUID();
  const lifeSeconds = linkLifeSeconds[kind];
  const secretHash = lifeSeconds && (await hashOfNewSecret(env, id));
  const letter = JSON.stringify({ id, userId, kind, secretHash, lifeSeconds });
  const deliveries = await callFunction<PlannedDelivery[]>(db, sql`write_account_letter(${letter}::jsonb)`);
  try {
    const address = { institutionId: institution.id, roleName: institution.roleName };
    await enqueueDeliveries(env, address, deliveries);
  } catch (error) {
    logEvent('error', 'deliveries_left_to_the_sweep', { institution: institution.id, error });
  }
}
