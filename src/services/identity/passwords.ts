import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** N=2^14, r=8, p=5: one of OWASP's equivalent settings, some 145 ms in workerd and 16 MiB of memory. */
const cost = { N: 16384, r: 8, p: 5 };
/** workerd's own cap on N*r*p. A stored hash that asks for more is refused before any memory is taken. */
const greatestWork = 2 ** 20;
const hashBytes = 32;

/** A hash that no password is known for: an unknown account then costs the same time as a known one. */
export const decoyHash =
  'scrypt$16384$8$5$n7c2FzpDABUSVRX4OmVimw==$t6hzNOWcSx2r+c5SSu37ayFOqkc37wFBAQm1TkBjo9g=';

/** What it costs to compare with a stored hash; 1: as much as one that `hashPassword` makes. */
export function workOf(stored: string): number {
  const { N, r, p } = parse(stored)?.cost ?? { N: 0, r: 0, p: 0 };
  return (N * r * p) / (cost.N * cost.r * cost.p);
}

/** Answers `scrypt$N$r$p$salt$hash` (base64): the parameters travel with the hash, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Compares in constant time. A stored value that is malformed or too costly matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parsed = parse(stored);
  if (!parsed) return false;
  return timingSafeEqual(await derive(password, parsed.salt, parsed.cost), parsed.hash);
}

const storedPattern =
  /^scrypt\$(\d{1,7})\$(\d{1,7})\$(\d{1,7})\$([A-Za-z0-9+/=]{16,88})\$([A-Za-z0-9+/=]{44})$/;

function parse(stored: string) {
  const [, N, r, p, salt, hash] = storedPattern.exec(stored) ?? [];
  if (!salt || !hash) return null;
  const asked = { N: Number(N), r: Number(r), p: Number(p) };
  const powerOfTwo = asked.N > 1 && (asked.N & (asked.N - 1)) === 0;
  const work = asked.N * asked.r * asked.p;
  if (!powerOfTwo || work < 1 || work > greatestWork) return null;
  const parsed = { cost: asked, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return parsed.hash.length === hashBytes ? parsed : null;
}

function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  // Unicode offers several spellings of the same é: phones differ in which they send.
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * r * (N + p) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
