import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from '../identity/sessions.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

const erased = z.discriminatedUnion('kind', [z.object({ kind: z.literal('done') }), refused]);

/**
 * Forgets who the signed-in user is, and ends their sessions everywhere. Their orders stay in the books without a name;
 * the stream's logs let go of what they wrote within a week. One round trip, one Durable Object call. May be asked again
 * when its end was not heard. Errors: `account_has_open_orders`, `account_has_money_pending`, `last_admin`.
 */
export async function endAccount({
  env,
  db,
  institution,
  principal,
  requestId,
}: UserContext & { env: Env; requestId: string }): Promise<void> {
  const { userId, role } = principal;
  const answer = await callFunction(db, sql`erase_account(${userId}::uuid)`, erased);
  if (answer.kind === 'refused') throw problemOfRefusal(answer);
  await recordAct(env, institution, {
    // The user's own id: asked twice, it is kept once.
    actId: userId,
    actorId: userId,
    actorRole: role,
    action: 'account.erased',
    subjectType: 'user',
    subjectId: userId,
    facts: {},
    requestId,
  });
  await sessionsOf(env, institution.id, userId).endAll();
}
