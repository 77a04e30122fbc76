import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { vi } from 'vitest';
import { makeInstitution, openCafeteria } from './cafeteria.ts';
import { Client } from './clients.ts';
import { sql } from './lab.ts';

const issuer = `https://issuer-${crypto.randomUUID()}.test`;
const { privateKey, publicKey } = await generateKeyPair('ES256');
const answers: Record<string, unknown> = {
  '/.well-known/openid-configuration': { jwks_uri: `${issuer}/jwks` },
  '/jwks': { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] },
};
const { fetch: reach } = globalThis;
vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) => {
  const { origin, pathname } = new URL(input instanceof Request ? input.url : String(input));
  return origin === issuer ? Promise.resolve(Response.json(answers[pathname])) : reach(input, init);
});

/** A university whose issuer says of anybody whatever a test wants: the sandbox's knows each address as one person. */
export async function universityOfAnyClaims() {
  const institution = await makeInstitution();
  const oidc = [{ issuer, audiences: ['itsur-eats'], domains: ['uni.test'] }];
  await sql(institution, 'update platform.institutions set config = $2::jsonb where id = $1', [
    institution,
    JSON.stringify({ oidc }),
  ]);
  const cafeteria = await openCafeteria({ institution });
  const anyone = new Client(institution, null);
  /** Somebody comes with these claims, and what else they send. */
  const arrive = async (
    claims: Record<string, unknown>,
    body: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) => {
    const idToken = await new SignJWT({ email: 'ana@uni.test', email_verified: true, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setSubject((claims.sub as string) ?? 'ana')
      .setIssuer(issuer)
      .setAudience('itsur-eats')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    return anyone.post('/auth/oidc', { idToken, ...body }, headers);
  };
  return { ...cafeteria, anyone, arrive };
}
