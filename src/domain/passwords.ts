/** What is tried first, from the lists of leaked passwords, as far as it is long enough to be chosen here. */
const common = [
  '1234567890',
  '12345678910',
  '0123456789',
  '0987654321',
  '1111111111',
  '1q2w3e4r5t',
  'qwertyuiop',
  'qwerty123456',
  'password123',
  'password1234',
  'contraseña',
  'contrasena',
  'contraseña123',
  'contrasena123',
  'administrador',
  'iloveyou123',
  'teamomucho',
  'asdfghjkl123',
  'abcdefghij',
  'abc1234567',
];

/** Whether a password may be chosen: not common, one letter over and over, nor what whoever knows the person tries first. */
export function isGuessable(password: string, known: readonly string[]): boolean {
  const plain = plainly(password);
  if (new Set(plain).size < 4) return true;
  const personal = known.flatMap((word) => [word, ...word.split(/[@.\s_-]+/)]).map(core);
  return (
    common.some((word) => plainly(word) === plain) ||
    personal.some((word) => word.length > 3 && core(password) === word)
  );
}

/** A word without the digits round it: a year, a 1. */
const core = (text: string) => plainly(text).replace(/^\d+|\d+$/g, '');

const plainly = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
