/**
 * Keyed hashes of what somebody tries to sign in with: tries at the same can be told to be so, and whoever reads them
 * cannot try addresses against them.
 */
export async function keyedHash(env: Env, institutionId: string, text: string): Promise<string> {
  const encode = (value: string) => new TextEncoder().encode(value);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encode(env.AUTH_KEYS), algorithm, false, ['sign']);
  const tag = await crypto.subtle.sign('HMAC', key, encode(`${institutionId}\n${text}`));
  return Array.from(new Uint8Array(tag), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whose failures are counted: an account, there or not, and the network that it is tried from. */
export const subjectsOf = async (env: Env, institutionId: string, email: string, network: string) => ({
  account: await keyedHash(env, institutionId, email),
  network: await keyedHash(env, institutionId, `network ${network}`),
});
