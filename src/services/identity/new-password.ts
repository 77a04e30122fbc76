import type { User } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { isGuessable } from '../../domain/passwords.ts';

/** Refuses a password that is tried first by whoever knows its person and institution. Errors: `password_too_weak`. */
export function requireStrong(
  password: string,
  { name, email }: Pick<User, 'name' | 'email'>,
  { id, name: institutionName }: Institution,
): void {
  if (isGuessable(password, [name, email, institutionName, id, 'itsur', 'eats']))
    throw new Problem('password_too_weak');
}
