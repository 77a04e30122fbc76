import { sql } from 'drizzle-orm';
import type { SessionGrant, User } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import type { DeviceOfSession } from '../../contracts/sessions.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { signedIn, signInFailed, signInUnknown } from '../audit/sign-in-acts.ts';
import { decoyHash, verifyPassword } from './passwords.ts';
import { openSession } from './sessions.ts';
import { subjectsOf } from './subjects.ts';

export type SignInContext = {
  env: Env;
  db: TenantDatabase;
  institution: Institution;
  requestId: string;
  now: Date;
  /** What the phone or browser calls itself, and the app's installation. */
  device: DeviceOfSession;
  /** Where it comes from, as far as one customer has it (src/domain/networks.ts). */
  network: string;
};

type Begun = { retryInSeconds: number; user: (User & { passwordHash: string | null }) | null };

/**
 * Signs in with e-mail and password. An unknown address costs the same time as a wrong password and says the same. After
 * five failures in a row an account is left alone for 1, 2, 4 … s, up to 15 min; so a stranger can keep somebody from
 * signing in by password for that long, but neither end their sessions nor bar the institution's own sign-in or the link of
 * a reset. Two round trips, one Durable Object call, one scrypt. Errors: `invalid_credentials`, `sign_in_blocked`.
 */
export async function login(
  { env, db, institution, requestId, now, device, network }: SignInContext,
  input: { email: string; password: string },
): Promise<SessionGrant> {
  const email = input.email.toLowerCase();
  const subjects = await subjectsOf(env, institution.id, email, network);
  const { retryInSeconds, user: found } = await callFunction<Begun>(
    db,
    sql`begin_sign_in(${email}, ${subjects.account}, ${subjects.network})`,
  );
  if (retryInSeconds > 0)
    throw new Problem('sign_in_blocked', { headers: { 'Retry-After': String(retryInSeconds) } });
  const matches = await verifyPassword(input.password, found?.passwordHash ?? decoyHash);
  if (!found?.passwordHash || !matches) {
    const failed = found ? signInFailed(found.id) : await signInUnknown(env, institution.id, email);
    await recordAct(env, institution, { ...failed, requestId });
    throw new Problem('invalid_credentials');
  }
  const { passwordHash: _, ...user } = found;
  await callFunction(db, sql`forget_failures(${subjects.account}, ${subjects.network})`);
  const granted = await openSession(env, institution.id, user, now, device);
  await recordAct(env, institution, { ...signedIn(user), requestId });
  return granted;
}
