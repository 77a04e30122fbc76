import { toHex } from '../../domain/hex.ts';
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
      return toHex(new Uint8Array(tag));
    }),
  );
}

/** Derived and imported once an isolate, a purpose. */
let made: { from: string; keys: Map<string, Promise<CryptoKey>> } | null = null;

/** The HMAC key for one purpose alone that today's first key gives. */
export function hmacKeyFor(env: Env, purpose: string): Promise<CryptoKey> {
  if (made?.from !== env.AUTH_KEYS) made = { from: env.AUTH_KEYS, keys: new Map() };
  const { keys } = made;
  let key = keys.get(purpose);
  if (!key) {
    key = importHmacKey(authKeys(env)[0]?.d, purpose);
    keys.set(purpose, key);
    key.catch(() => keys.delete(purpose));
  }
  return key;
}

async function importHmacKey(privateHalf: string | undefined, purpose: string): Promise<CryptoKey> {
  if (!privateHalf) throw new Error('AUTH_KEYS holds no private key to derive from');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', await derivedKey(privateHalf, purpose), algorithm, false, ['sign']);
}
