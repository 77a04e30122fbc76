import type { Dice } from '../simulate/dice.ts';

/** Texts that somebody, somewhere, will send. */
export const strangeTexts = [
  '',
  ' ',
  '\u202Egnp.exe',
  '\u2066a\u2069b\u200F\u200E',
  '\ud800',
  'a\udfff',
  '\u0000',
  'a\u0000b',
  '🌮🫔👩‍🍳🏽',
  'مطعم الجامعة',
  'a\r\nSet-Cookie: x=1',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  'ﬀ\u0301\u0301\u0301\u0301',
  '\uFEFF\uFFFE\uFFFF',
  '../../../etc/passwd%00',
  `'; drop table orders; --`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template engine might fill it in
  '${7*7}{{7*7}}',
  '<svg/onload=alert(1)>',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '１２３',
  '2026-02-30',
  '2026-13-45T99:99:99Z',
  '2026-12-01T12:00:00+99:99',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '24:60',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '1e400',
  'x'.repeat(300),
  'á'.repeat(20_000),
];

const strangeNumbers = [
  0,
  -0,
  -1,
  0.5,
  1.0000001,
  1e-320,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  2 ** 63,
];

/** A value of no particular type, deep now and then. */
export function strangeValue(dice: Dice): unknown {
  switch (dice.between(0, 9)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return deep(dice, dice.between(5, 3_000));
    case 5:
      return Array.from({ length: dice.between(1, 400) }, () => dice.pick(strangeTexts));
    case 6:
      return { [dice.pick(strangeTexts) ?? '']: dice.pick(strangeNumbers) };
    case 7:
    case 8:
      return dice.pick(strangeNumbers);
    default:
      return dice.pick(strangeTexts);
  }
}

function deep(dice: Dice, levels: number): unknown {
  let value: unknown = dice.pick(strangeTexts);
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
