/**
 * A barcode as tills read it: Code 128 (ISO/IEC 15417). Digits go in pairs (set C), a last one that has no pair in set B.
 */

/** Widths of bars and spaces in turn, by value; 105: begin in set C, 106: the end. */
const patterns =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  );
const startC = 105;
const codeB = 100;
const stop = 106;

/** The value of a digit in set B. */
const inSetB = (digit: string) => digit.charCodeAt(0) - 32;

/** The symbols of a number in digits, with their check symbol and the end. */
export function symbolsOf(digits: string): number[] {
  const pairs = digits.match(/\d\d/g) ?? [];
  const last = digits.length % 2 === 1 ? [codeB, inSetB(digits.slice(-1))] : [];
  const data = [...pairs.map(Number), ...last];
  const check = data.reduce((sum, value, index) => sum + value * (index + 1), startC) % 103;
  return [startC, ...data, check, stop];
}

/** Its bars, as `[from, width]` in modules, and how wide it is without the quiet zones. */
export function barsOf(digits: string): { bars: [from: number, width: number][]; width: number } {
  const bars: [number, number][] = [];
  let at = 0;
  for (const [index, width] of [
    ...symbolsOf(digits)
      .map((value) => patterns[value])
      .join(''),
  ].entries()) {
    // Each symbol begins with a bar and has as many spaces as bars; the last has a bar more.
    if (index % 2 === 0) bars.push([at, Number(width)]);
    at += Number(width);
  }
  return { bars, width: at };
}
