/** A place on the screen, in pixels. */
export type Box = { width: number; height: number };

/** Letters so large, in pixels, and so many numbers beside and below each other. */
export type Fit = { fontPx: number; perPage: number };

/** As drawn (pickup.module.css): the width of a figure, the height of a line, and what lies between, by the letter's size. */
const figureEm = 0.64;
const lineEm = 1.2;
const gapEm = 0.5;
const stepPx = 4;

/**
 * The largest letters at which so many numbers of so many figures fit into a box, between two sizes; where even the
 * smallest are too large for all of them, how many a page has.
 */
export function fitOf(
  count: number,
  figures: number,
  { width, height }: Box,
  [least, most]: [number, number],
): Fit {
  for (let fontPx = most; fontPx > least; fontPx -= stepPx) {
    const perPage = roomAt(fontPx);
    if (perPage >= count) return { fontPx, perPage };
  }
  return { fontPx: least, perPage: Math.max(1, roomAt(least)) };

  function roomAt(fontPx: number): number {
    const gap = gapEm * fontPx;
    const columns = Math.floor((width + gap) / (figures * figureEm * fontPx + gap));
    return columns * Math.floor(height / (lineEm * fontPx));
  }
}

/**
 * Numbers, the newest first, on as many pages as they need. Whoever has waited longest is on each of them: of them it is to
 * be feared that they have overlooked it.
 */
export function pagesOf<T>(newestFirst: readonly T[], perPage: number): T[][] {
  if (newestFirst.length <= perPage) return [[...newestFirst]];
  const oldest = newestFirst.slice(-1);
  const others = newestFirst.slice(0, -1);
  const room = Math.max(1, perPage - oldest.length);
  return Array.from({ length: Math.ceil(others.length / room) }, (_, page) => [
    ...others.slice(page * room, (page + 1) * room),
    ...oldest,
  ]);
}

/** A number as a voice says it: `A-085` is "A, 85". */
export function spoken(number: string): string {
  const [, letters, figures] = /^(.*?)-?0*(\d+)$/.exec(number) ?? [];
  return letters ? `${letters}, ${figures}` : (figures ?? number);
}
