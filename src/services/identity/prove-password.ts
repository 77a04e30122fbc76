import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type User, userSchema } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { signInFailed, signInUnknown } from '../audit/sign-in-acts.ts';
import { hashInTurn, requireHashingTurn } from './hashing-turns.ts';
import { decoyHash, verifyPassword, workOf } from './passwords.ts';
import { accountSubject, networkSubject } from './subjects.ts';

const provedUser = userSchema.nullable();

type Asked = {
  env: Env;
  db: TenantDatabase;
  institution: Institution;
  requestId: string;
  /** Where it comes from, as far as one customer has it (src/domain/networks.ts); null: a registered campus. */
  network: string | null;
};

const begun = z.object({
  retryInSeconds: z.number(),
  user: userSchema.extend({ passwordHash: z.string().nullable() }).nullable(),
});

/**
 * Whose password this is. An unknown address costs the same time as a wrong password and says the same. After five
 * failures in a row an account is left alone for 1, 2, 4 … s, up to 15 min; so a stranger can keep somebody from signing in
 * by password for that long, but neither end their sessions nor bar the institution's own sign-in or the link of a reset.
 * Two round trips, one scrypt, for which
 * there is a turn or none. Errors: `invalid_credentials`, `sign_in_blocked`, `sign_in_busy`.
 */
export async function provePassword(
  { env, db, institution, requestId, network }: Asked,
  { email, password }: { email: string; password: string },
): Promise<User> {
  requireHashingTurn();
  const account = await accountSubject(env, institution.id, email);
  const from = await networkSubject(env, institution.id, network);
  const { retryInSeconds, user: found } = await callFunction(
    db,
    sql`begin_sign_in(${email}, ${account}, ${from})`,
    begun,
  );
  if (retryInSeconds > 0)
    throw new Problem('sign_in_blocked', { headers: { 'Retry-After': String(retryInSeconds) } });
  const stored = found?.passwordHash ?? decoyHash;
  const matches = await hashInTurn(workOf(stored), () => verifyPassword(password, stored));
  const provedId = found?.passwordHash && matches ? found.id : null;
  const user = await callFunction(db, sql`end_sign_in(${provedId}, ${account}, ${from})`, provedUser);
  if (user) return user;
  const failed = found ? signInFailed(found.id) : await signInUnknown(env, institution.id, email);
  await recordAct(env, institution, { ...failed, requestId });
  throw new Problem('invalid_credentials');
}
