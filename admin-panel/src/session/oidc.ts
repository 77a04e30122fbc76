import type { SignInWays } from '../../../src/contracts/oidc.ts';

/** An issuer that a browser can be sent to. */
export type Issuer = SignInWays['issuers'][number] & { signInPage: string };
export const hasPage = (issuer: SignInWays['issuers'][number]): issuer is Issuer =>
  issuer.signInPage !== null;

/** `state` and `nonce`: what the answer must bring back, so that nobody else's answer is taken for ours. */
type Awaited = { state: string; nonce: string; institution: string | null };
/** What an issuer has sent somebody back with; `refused`: nothing that we asked for. */
export type Returned =
  | { kind: 'proof'; idToken: string; nonce: string; institution: string | null }
  | { kind: 'refused' };

const awaitedKey = 'itsur-eats.oidc';

/**
 * Leaves for the issuer's sign-in page (OpenID Connect Core 1.0, section 3.2: implicit flow, an ID token alone). The token
 * comes back behind `#`, which no server sees; it is good for our client alone, and with the nonce alone.
 */
export function leaveFor({ signInPage, clientId }: Issuer, institution: string | null): void {
  const awaited: Awaited = { state: crypto.randomUUID(), nonce: crypto.randomUUID(), institution };
  sessionStorage.setItem(awaitedKey, JSON.stringify(awaited));
  const address = new URL(signInPage);
  const asked = {
    client_id: clientId,
    redirect_uri: `${location.origin}/admin/`,
    response_type: 'id_token',
    response_mode: 'fragment',
    scope: 'openid email profile',
    state: awaited.state,
    nonce: awaited.nonce,
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Takes what an issuer answered out of the address, once; null: nobody comes from an issuer. */
export function takeReturn(): Returned | null {
  const answer = new URLSearchParams(location.hash.slice(1));
  const state = answer.get('state');
  if (state === null) return null;
  history.replaceState(null, '', location.pathname);
  const text = sessionStorage.getItem(awaitedKey);
  sessionStorage.removeItem(awaitedKey);
  const awaited = text === null ? null : (JSON.parse(text) as Awaited);
  const idToken = answer.get('id_token');
  if (!awaited || !idToken || awaited.state !== state) return { kind: 'refused' };
  return { kind: 'proof', idToken, nonce: awaited.nonce, institution: awaited.institution };
}
