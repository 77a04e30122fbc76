import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import type { Answer, Provider } from '../provider.ts';
import { Codes, signInPage } from './oidc-page.ts';

/** What to put into the ID token. Negative `expiresInSeconds` make one that has ended. */
const tokenRequest = z.strictObject({
  email: z.email(),
  name: z.string().min(1).optional(),
  nonce: z.string().min(1).optional(),
  audience: z.string().min(1).default('itsur-eats'),
  expiresInSeconds: z.int().min(-86_400).max(86_400).default(3_600),
  /** The institution's domain (Google Workspace's claim); by default that of the address. */
  hd: z.string().min(1).optional(),
});

/**
 * An OpenID Connect issuer. `POST /oidc/token {email}` mints an ID token; its sign-in page (authorization code
 * with PKCE) takes anybody's word, and `POST /oidc/token` trades the code, as a form.
 * Its key lives as long as the sandbox; the key's id is new each time, so that nobody mistakes an old one for it.
 */
export async function oidc(issuer: string): Promise<Provider> {
  const kid = randomUUID();
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
  const configuration = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'email', 'email_verified', 'name', 'hd'],
  };

  async function mint(json: unknown): Promise<Answer> {
    const request = tokenRequest.safeParse(json ?? {});
    if (!request.success) return refusal(400, 'invalid_request', z.prettifyError(request.error));
    const { email, name, nonce, audience, expiresInSeconds, hd = email.split('@')[1] } = request.data;
    const issuedAt = Math.floor(Date.now() / 1000);
    const idToken = await new SignJWT({
      email,
      email_verified: true,
      name: name ?? email.split('@')[0],
      nonce,
      hd,
    })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subjectOf(email))
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresInSeconds)
      .sign(privateKey);
    return { status: 200, body: { id_token: idToken } };
  }

  const codes = new Codes();
  async function trade(text: string): Promise<Answer> {
    const granted = codes.trade(new URLSearchParams(text));
    if (!granted) return refusal(400, 'invalid_grant', 'The code is not good, or not for this client.');
    const { email, audience, nonce } = granted;
    const { status, body } = await mint({ email, audience, nonce });
    return {
      status,
      body: { ...(body as object), token_type: 'Bearer', expires_in: 3_600, access_token: randomUUID() },
    };
  }

  return {
    name: 'oidc',
    control: signInPage(issuer, codes),
    endpoints: [
      {
        method: 'GET',
        path: '/oidc/.well-known/openid-configuration',
        answer: () => ({ status: 200, body: configuration }),
      },
      { method: 'GET', path: '/oidc/jwks', answer: () => ({ status: 200, body: jwks }) },
      {
        method: 'POST',
        path: '/oidc/token',
        answer: ({ json, text }) => (json === undefined ? trade(text) : mint(json)),
      },
    ],
    recipientsOf: ({ json }) => {
      const email = (json as { email?: unknown } | null | undefined)?.email;
      return typeof email === 'string' ? [email] : [];
    },
    failure: (status) =>
      refusal(status, status < 500 ? 'invalid_request' : 'server_error', 'Injected by the sandbox.'),
    deadRecipients: () => refusal(400, 'invalid_grant', 'The account does not exist.'),
  };
}

/** The same person for ever: an issuer's `sub` outlives names and addresses' case. */
const subjectOf = (email: string) =>
  createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32);

function refusal(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
