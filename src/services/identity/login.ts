import type { SessionGrant } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { userDirectory } from '../../db/user-directory.ts';
import { recordAct } from '../audit/record-act.ts';
import { signedIn, signInFailed, signInUnknown } from '../audit/sign-in-acts.ts';
import { decoyHash, verifyPassword } from './passwords.ts';
import { openSession } from './sessions.ts';

export type SignInContext = {
  env: Env;
  db: TenantDatabase;
  institution: Institution;
  requestId: string;
  now: Date;
  /** What the phone or browser calls itself. */
  device: string;
};

/**
 * Signs in with e-mail and password. An unknown address costs the same time as a wrong password and says the same.
 * One round trip, one Durable Object call, one scrypt. Errors: `invalid_credentials`.
 */
export async function login(
  { env, db, institution, requestId, now, device }: SignInContext,
  input: { email: string; password: string },
): Promise<SessionGrant> {
  const email = input.email.toLowerCase();
  const found = await userDirectory(db).byEmail(email);
  const matches = await verifyPassword(input.password, found?.passwordHash ?? decoyHash);
  if (!found?.passwordHash || !matches) {
    const failed = found ? signInFailed(found.id) : await signInUnknown(env, institution.id, email);
    await recordAct(env, institution, { ...failed, requestId });
    throw new Problem('invalid_credentials');
  }
  const { passwordHash: _, ...user } = found;
  const granted = await openSession(env, institution.id, user, now, device);
  await recordAct(env, institution, { ...signedIn(user), requestId });
  return granted;
}
