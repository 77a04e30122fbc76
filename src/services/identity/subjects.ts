/**
 * Keyed hashes of what somebody tries to sign in with: tries at the same can be told to be so, and whoever reads them
 * cannot try addresses against them. New keys (AUTH_KEYS) begin all counts anew.
 */
export async function keyedHash(env: Env, institutionId: string, text: string): Promise<string> {
  const encode = (value: string) => new TextEncoder().encode(value);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encode(env.AUTH_KEYS), algorithm, false, ['sign']);
  const tag = await crypto.subtle.sign('HMAC', key, encode(`${institutionId}\n${text}`));
  return Array.from(new Uint8Array(tag), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An account whose failures are counted, there or not. */
export const accountSubject = keyedHash;

/** And the network that it is tried from; null: a campus, where two thousand people are one address. */
export const networkSubject = async (env: Env, institutionId: string, network: string | null) =>
  network === null ? null : keyedHash(env, institutionId, `network ${network}`);
