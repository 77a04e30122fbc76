import type { SessionGrant } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { userDirectory } from '../../db/user-directory.ts';
import { decoyHash, verifyPassword } from './passwords.ts';
import { openSession } from './sessions.ts';

/**
 * Signs in with e-mail and password. An unknown address costs the same time as a wrong password and says the same.
 * One round trip, one Durable Object call, one scrypt. Errors: `invalid_credentials`.
 */
export async function login(
  { env, db, institution, now }: { env: Env; db: TenantDatabase; institution: Institution; now: Date },
  input: { email: string; password: string },
): Promise<SessionGrant> {
  const found = await userDirectory(db).byEmail(input.email.toLowerCase());
  const matches = await verifyPassword(input.password, found?.passwordHash ?? decoyHash);
  if (!found?.passwordHash || !matches) throw new Problem('invalid_credentials');
  const { passwordHash: _, ...user } = found;
  return openSession(env, institution.id, user, now);
}
