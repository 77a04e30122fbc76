import { randomBytes, scryptSync } from 'node:crypto';

/** As `hashPassword` makes them, of a cost that is none: the parameters travel with the hash. */
export function quickHash(password: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(password.normalize('NFKC'), salt, 32, { N: 2, r: 1, p: 1 });
  return ['scrypt', 2, 1, 1, salt.toString('base64'), hash.toString('base64')].join('$');
}
