import type { OidcIssuer } from '../../contracts/oidc.ts';
import { logEvent } from '../../observability/log.ts';
import { IdTokenRefused } from './id-token.ts';
import { endpointsOf, IssuerUnavailable } from './jwks.ts';

/** What a browser carries from its leaving to its coming back, in a cookie that no script reads. */
export type Leaving = {
  issuer: string;
  /** Comes back beside the code: whoever brings another has not left from here (RFC 6749, 10.12). */
  state: string;
  /** Is in the token: it was made for this sign-in. */
  nonce: string;
  /** Without it the code is of no use to whoever sees it on its way (RFC 7636). */
  verifier: string;
};

const timeoutMs = 5_000;

/** 256 bits, as RFC 7636 writes them. */
const secret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** RFC 7636, 4.2: what may be seen of a secret. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/**
 * Where a browser leaves for, to sign in at an issuer (OpenID Connect Core 1.0, 3.1: authorization code, with PKCE), and what
 * it is to bring back. null: the issuer tells of no page, or does not answer.
 */
export async function leaveFor(
  { issuer, audiences: [clientId = ''] }: OidcIssuer,
  redirectUri: string,
  now: Date,
): Promise<{ address: string; leaving: Leaving } | null> {
  const { signInPage } = await endpointsOf(issuer, now.getTime());
  if (!signInPage) return null;
  const leaving = { issuer, state: secret(), nonce: secret(), verifier: secret() };
  const address = new URL(signInPage);
  const asked = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email profile',
    state: leaving.state,
    nonce: leaving.nonce,
    code_challenge: await challengeOf(leaving.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return { address: address.href, leaving };
}

/**
 * The ID token that a code is good for, once; nothing of it is verified yet. One call of the issuer. Errors:
 * `IdTokenRefused`, `IssuerUnavailable`.
 */
export async function tradeCode(
  env: Env,
  { issuer, audiences: [clientId = ''], clientSecret: suffix }: OidcIssuer,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
  now: Date,
): Promise<string> {
  const { tokenEndpoint, takesSecretInBody } = await endpointsOf(issuer, now.getTime());
  if (!tokenEndpoint) throw new IdTokenRefused('issuer_trades_no_codes');
  const clientSecret = suffix && secretNamed(env, suffix);
  const answer = await ask(tokenEndpoint, {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(clientSecret && !takesSecretInBody && { authorization: basic(clientId, clientSecret) }),
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      code_verifier: verifier,
      ...(clientSecret && takesSecretInBody && { client_secret: clientSecret }),
    }).toString(),
  });
  if (typeof answer.id_token !== 'string') throw new IdTokenRefused('code_refused');
  return answer.id_token;
}

function secretNamed(env: Env, suffix: string): string | undefined {
  const name = `OIDC_CLIENT_SECRET_${suffix}`;
  const found = (env as unknown as Record<string, string | undefined>)[name];
  if (!found) logEvent('error', 'provider_not_set_up', { provider: 'oidc', missing: name });
  return found;
}

/** RFC 6749, 2.3.1: each form-encoded first. */
const basic = (clientId: string, clientSecret: string): string =>
  `Basic ${btoa([clientId, clientSecret].map(encodeURIComponent).join(':'))}`;

async function ask(url: string, request: RequestInit): Promise<{ id_token?: unknown }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
    // A refusal is an answer, with no token in it.
    return ((await response.json().catch(() => null)) as { id_token?: unknown } | null) ?? {};
  } catch (error) {
    throw new IssuerUnavailable(`${new URL(url).host} did not answer`, { cause: error });
  }
}
