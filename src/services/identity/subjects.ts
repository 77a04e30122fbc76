import { toHex } from '../../domain/hex.ts';
import { hmacKeyFor } from './derived-secret.ts';

/** What a hash is for: those of one use say nothing to another, and none is of a key that signs anything. */
type Use =
  | 'account signed in to'
  | 'network signed in from'
  | 'unknown address in the audit log'
  | 'digits of a sign-in that is handed over';

/**
 * Keyed hashes of what somebody tries to sign in with: tries at the same can be told to be so, and whoever reads them
 * cannot try addresses against them. Another first key (AUTH_KEYS) begins all counts anew.
 */
export async function keyedHash(env: Env, use: Use, institutionId: string, text: string): Promise<string> {
  const written = new TextEncoder().encode(`${institutionId}\n${text}`);
  const tag = await crypto.subtle.sign('HMAC', await hmacKeyFor(env, use), written);
  return toHex(new Uint8Array(tag));
}

/** An account whose failures are counted, there or not. */
export const accountSubject = (env: Env, institutionId: string, email: string) =>
  keyedHash(env, 'account signed in to', institutionId, email);

/** And the network that it is tried from; null: a campus, where two thousand people are one address. */
export const networkSubject = async (env: Env, institutionId: string, network: string | null) =>
  network === null ? null : keyedHash(env, 'network signed in from', institutionId, network);
