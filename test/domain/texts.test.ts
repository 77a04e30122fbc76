import { expect, it } from 'vitest';
import { plainLine, plainText } from '../../src/contracts/text.ts';
import { tidy, tidyLine } from '../../src/contracts/tidy-text.ts';
import { csvDecimalOf, toCsv } from '../../src/domain/csv.ts';
import { firstNameOf } from '../../src/domain/first-name.ts';

it.each([
  ['marks of direction', '\u202eabc\u202c \u2066d\u2069\u200e\u061c', 'abc d'],
  ['zero-width ones', 'a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00ad', 'abcdef'],
  ['TAB and CR', 'a\tb\rc', 'abc'],
  ['the line ends of Windows, and Unicode’s own', 'a\r\nb\u2028c\u2029d\n', 'a\nb\nc\nd\n'],
  ['fillers, and tags that are no flag', '\u3164\uffa0\u115fa\u034f\u{e0041}b', 'ab'],
  [
    'nothing of a flag that is written by tags',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e007f}',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e007f}',
  ],
  ['accents written apart', 'Jose\u0301', 'José'],
  ['nothing of an emoji that is joined', '👩‍🍳 👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🚀', '👩‍🍳 👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🚀'],
  ['nothing of what is plain', 'Sin cebolla, por favor!', 'Sin cebolla, por favor!'],
])('text loses %s', (_, written, kept) => {
  expect(tidy(written)).toBe(kept);
});

it.each([
  ['control characters', 'a\u0000b\u0085c\nd', 'a b c d'],
  ['half a pair', 'a\ud800b', 'a\ufffdb'],
  ['what is too long, between characters', `${'x'.repeat(9)}😀`, 'x'.repeat(9)],
  ['what is too long, but no accent', `${'x'.repeat(9)}q\u0323\u0307`, 'x'.repeat(9)],
  ['what is too long, but no part of a flag', '🇲🇽🇲🇽🇲🇽', '🇲🇽🇲🇽'],
  ['nothing of what is as long as it may be', '0123456789', '0123456789'],
])('a line from elsewhere loses %s', (_, sent, kept) => {
  expect(tidyLine(sent, 10)).toBe(kept);
});

it('what a person writes is tidied before it is measured, and refused for what cannot be kept', () => {
  const note = plainText(5);
  expect(note.parse('\u200b a\r\nb \u2066\u2069')).toBe('a\nb');
  for (const text of ['a\u0000', '\ud800', '\u001b[0m', '123456'])
    expect(note.safeParse(text).success).toBe(false);
});

it('a name is one line, and none of marks that nobody sees', () => {
  const name = plainLine(20).min(1);
  expect(name.parse(' Café \r\n del\npatio\n')).toBe('Café del patio');
  for (const text of ['\u3164', '\u200b\n', 'a\u0000']) expect(name.safeParse(text).success).toBe(false);
});

it.each([
  ['=1+1', `'=1+1`],
  ['  =1+1', `'  =1+1`],
  ['\u200b@SUM(A1)', `'\u200b@SUM(A1)`],
  ['＝1+1', `'＝1+1`],
  ['＋1', `'＋1`],
  ['﹣1+1', `'﹣1+1`],
  ['\t=1', `'\t=1`],
  ['\n=1', `"'\n=1"`],
  ['"=1+1"', `"'""=1+1"""`],
  ["'=1+1", `''=1+1`],
  ['-cmd|x', `'-cmd|x`],
  ['-1+1', `'-1+1`],
  ['Torta;=1+1', '"Torta;=1+1"'],
  ['-7', `'-7`],
  ['58.00', '58.00'],
  ['Agua 1+1', 'Agua 1+1'],
  ['', ''],
])('a cell %j is written as %j', (cell, written) => {
  expect(toCsv([[cell]])).toBe(`\ufeff${written}\r\n`);
});
it('a number is written as one, below nothing too', () => {
  expect(toCsv([[-7, { amountCents: -1250 }, { amountCents: 5800 }]])).toBe('\ufeff-7,-12.50,58.00\r\n');
});
it('with a decimal comma, cells are parted by semicolons, and a text with one stays one cell', () => {
  expect(toCsv([[1.5, -7, { amountCents: -1250 }, 'Agua, 1.5 l', 'a;b', '=1']], 'comma')).toBe(
    `\ufeff1,5;-7;-12,50;"Agua, 1.5 l";"a;b";'=1\r\n`,
  );
});
it.each([
  ['es-MX', 'point'],
  ['es-MX,es;q=0.9,en;q=0.8', 'point'],
  ['es-ES,es;q=0.9', 'comma'],
  ['es-419', 'point'],
  ['es, es-AR;q=0.9', 'comma'],
  ['en-US', 'point'],
  ['pt-BR', 'comma'],
  ['de-CH', 'point'],
  ['es', 'point'],
  ['en', 'point'],
  ['*', 'point'],
  ['', 'point'],
  ['xx-ZZ', 'point'],
  ['not a language', 'point'],
])('whoever reads %j writes numbers with a %s', (languages, decimal) => {
  expect(csvDecimalOf(languages)).toBe(decimal);
});

it.each([
  ['Ana Sofía Martínez', 'Ana'],
  ['  José\u00a0Luis  ', 'José'],
  ['Xóchitl', 'Xóchitl'],
  [`${'a'.repeat(40)} Pérez`, 'a'.repeat(24)],
  ['👨‍👩‍👧'.repeat(4), '👨‍👩‍👧'.repeat(3)],
  ['   ', null],
])('%j is called %j over a counter', (name, called) => {
  expect(firstNameOf(name)).toBe(called);
});
