import type { Institution } from '../../contracts/institution.ts';
import type { SignInWays } from '../../contracts/oidc.ts';
import { signInPageOf } from './jwks.ts';

/** How one can sign in to an institution. No round trip; each issuer is asked once in ten minutes. */
export async function listSignInWays({ config }: Institution, now: Date): Promise<SignInWays> {
  const issuers = await Promise.all(
    config.oidc.map(async ({ issuer, name, audiences: [clientId = ''] }) => ({
      issuer,
      name: name ?? new URL(issuer).host,
      clientId,
      signInPage: await signInPageOf(issuer, now.getTime()),
    })),
  );
  return { password: true, issuers };
}
