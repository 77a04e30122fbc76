import { importPKCS8, SignJWT } from 'jose';
import type { SendOutcome } from './provider.ts';

export type ServiceAccount = {
  project_id: string;
  client_email: string;
  private_key: string;
  private_key_id: string;
  token_uri: string;
};
type Token = { kind: 'token'; accessToken: string };
type Failed = Extract<SendOutcome, { kind: 'failed' }>;

const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const assertionSeconds = 3_600;
/** A token is renewed this long before it ends, so that none ends on the way. */
const renewBeforeMs = 60_000;

export const parseServiceAccount = (text: string) => JSON.parse(text) as ServiceAccount;

/** By service account. The token is kept for its life (an hour), the request for it only while it runs. */
const tokens = new Map<string, { accessToken: string; until: number }>();

/** An OAuth access token by the service account's signed assertion (RFC 7523); cached for the isolate. */
export async function googleAccessToken(account: ServiceAccount, timeoutMs: number): Promise<Token | Failed> {
  const cacheKey = `${account.client_email} ${account.private_key_id} ${account.token_uri}`;
  const known = tokens.get(cacheKey);
  if (known && known.until > Date.now()) return { kind: 'token', accessToken: known.accessToken };
  try {
    const response = await fetch(account.token_uri, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await signAssertion(account),
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return { kind: 'failed', reason: `oauth HTTP ${response.status}` };
    const { access_token: accessToken, expires_in: seconds } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    tokens.set(cacheKey, { accessToken, until: Date.now() + seconds * 1000 - renewBeforeMs });
    return { kind: 'token', accessToken };
  } catch (error) {
    return { kind: 'failed', reason: `oauth ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

/** After a 401: the next call asks for a new token. */
export function forgetGoogleTokens(): void {
  tokens.clear();
}

async function signAssertion(account: ServiceAccount): Promise<string> {
  const key = await importPKCS8(account.private_key, 'RS256');
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', kid: account.private_key_id, typ: 'JWT' })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt()
    .setExpirationTime(`${assertionSeconds}s`)
    .sign(key);
}
