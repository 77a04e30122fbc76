import type { Principal } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { recordAct } from '../audit/record-act.ts';
import { signedOutEverywhere } from '../audit/sign-in-acts.ts';
import { sessionsOf } from './sessions.ts';

/** Ends all sessions of the signed-in user. One Durable Object call. */
export async function logoutEverywhere(
  { env, institution, requestId }: { env: Env; institution: Institution; requestId: string },
  { userId: id, role }: Principal,
): Promise<void> {
  await sessionsOf(env, institution.id, id).endAll();
  await recordAct(env, institution, { ...signedOutEverywhere({ id, role }), requestId });
}
