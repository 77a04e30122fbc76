import type { SessionGrant } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import type { DeviceOfSession } from '../../contracts/sessions.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { signedIn } from '../audit/sign-in-acts.ts';
import { provePassword } from './prove-password.ts';
import { openSession } from './sessions.ts';

export type SignInContext = {
  env: Env;
  db: TenantDatabase;
  institution: Institution;
  requestId: string;
  now: Date;
  /** What the phone or browser calls itself, and the app's installation. */
  device: DeviceOfSession;
};

/**
 * Signs in with e-mail and password; `network` as `provePassword` takes it. Two round trips, one Durable Object call, one
 * scrypt. Errors: `invalid_credentials`, `sign_in_blocked`, `sign_in_busy`.
 */
export async function login(
  context: SignInContext & { network: string | null },
  { email, password }: { email: string; password: string },
): Promise<SessionGrant> {
  const { env, institution, requestId, now, device } = context;
  const user = await provePassword(context, { email: email.toLowerCase(), password });
  const granted = await openSession(env, institution.id, user, now, device);
  await recordAct(env, institution, { ...signedIn(user), requestId });
  return granted;
}
