import { authKeys } from './tokens.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** RFC 5869: a key for one purpose alone, out of the private half of a key that signs access tokens. 256 bits. */
export async function derivedKey(privateHalf: string, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', encode(privateHalf), 'HKDF', false, ['deriveBits']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 256));
}

/**
 * The secrets that an id can have had, by the keys that there are: the first is today's, the others those of keys that
 * were rotated out. Nobody keeps them; they are made anew from the id. 256 bits in hex.
 */
export function secretsOf(env: Env, purpose: string, id: string): Promise<string[]> {
  return Promise.all(
    authKeys(env).map(async ({ d = '' }) => {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', await derivedKey(d, purpose), algorithm, false, [
        'sign',
      ]);
      const tag = await crypto.subtle.sign('HMAC', key, encode(id));
      return Array.from(new Uint8Array(tag), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }),
  );
}
