import { describe, expect, it } from 'vitest';
import { fitOf, pagesOf, spoken } from '../../admin-panel/src/pickup/paging.ts';
import { fc } from '../support/property.ts';

/* The screen over the counter: every number that is ready is seen. */

const screen = { width: 720, height: 600 };
const sizes: [number, number] = [44, 200];

describe('letters', () => {
  it.each([
    ['one number fills the screen', 1, 5, 200],
    ['twelve are as large as they fit', 12, 5, 80],
    ['a longer number has smaller ones', 12, 7, 76],
    ['forty fit as well', 40, 5, 48],
    ['where a hundred do not fit they stay legible', 100, 5, 44],
  ])('%s', (_, count, figures, fontPx) => {
    const fit = fitOf(count, figures, screen, sizes);
    expect(fit.fontPx).toBe(fontPx);
    expect(fit.perPage >= count || fontPx === 44).toBe(true);
  });

  it('a box without room still has one number a page', () => {
    expect(fitOf(9, 5, { width: 0, height: 0 }, sizes)).toEqual({ fontPx: 44, perPage: 1 });
  });
});

describe('pages', () => {
  it.each([
    ['all on one where they fit', [3, 2, 1], 3, [[3, 2, 1]]],
    ['none: an empty one', [], 3, [[]]],
    [
      'whoever waits longest on each',
      [5, 4, 3, 2, 1],
      3,
      [
        [5, 4, 1],
        [3, 2, 1],
      ],
    ],
    [
      'with room for one alone, two',
      [3, 2, 1],
      1,
      [
        [3, 1],
        [2, 1],
      ],
    ],
  ])('%s', (_, numbers, perPage, pages) => {
    expect(pagesOf(numbers, perPage)).toEqual(pages);
  });

  it('show every number, whoever has waited longest on each page', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 60 }),
        (numbers, perPage) => {
          const pages = pagesOf(numbers, perPage);
          expect(new Set(pages.flat())).toEqual(new Set(numbers));
          for (const page of pages) {
            expect(page.length).toBeLessThanOrEqual(perPage);
            expect(page).toContain(numbers.at(-1));
          }
        },
      ),
    );
  });
});

it.each([
  ['A-185', 'A, 185'],
  ['A-007', 'A, 7'],
  ['CEN-040', 'CEN, 40'],
  ['12', '12'],
  ['X', 'X'],
])('%s is called out as "%s"', (number, said) => {
  expect(spoken(number)).toBe(said);
});
