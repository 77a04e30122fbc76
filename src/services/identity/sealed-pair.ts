import type { SessionGrant } from '../../contracts/identity.ts';
import { derivedKey } from './derived-secret.ts';
import { accessTokenSeconds } from './tokens.ts';

type Pair = Omit<SessionGrant, 'user'>;
type Sealed = { accessToken: string; refreshToken: string; issuedAt: number };

const ivBytes = 12;

/** By a refresh secret that was traded: whoever holds it, and nobody who reads the object's storage, opens what it was traded for. */
async function keyOf(secret: string): Promise<CryptoKey> {
  const key = await derivedKey(secret, 'pair that a refresh token was traded for');
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** A pair of tokens as the session keeps it for half a minute, in case its answer gets lost. */
export async function sealPair(
  secret: string,
  { accessToken, refreshToken }: Pair,
  now: Date,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const pair: Sealed = { accessToken, refreshToken, issuedAt: now.getTime() };
  const text = new TextEncoder().encode(JSON.stringify(pair));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(secret), text);
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64');
}

/** The same pair again; its access token has been good for a moment already. */
export async function openPair(secret: string, sealed: string, now: Date): Promise<Pair> {
  const bytes = Buffer.from(sealed, 'base64');
  const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, ivBytes) };
  const text = await crypto.subtle.decrypt(algorithm, await keyOf(secret), bytes.subarray(ivBytes));
  const { issuedAt, ...pair } = JSON.parse(new TextDecoder().decode(text)) as Sealed;
  const ageSeconds = Math.max(0, Math.ceil((now.getTime() - issuedAt) / 1000));
  return { ...pair, expiresIn: accessTokenSeconds - ageSeconds };
}
