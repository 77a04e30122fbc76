/** Of money, what `amountCents` is in whole units, with two decimals. A text is never taken for a number. */
export type CsvCell = string | number | { amountCents: number };

/** Excel goes by the country: where it writes a decimal comma, a semicolon parts the cells, and a comma elsewhere. */
export const csvDecimals = ['point', 'comma'] as const;
export type CsvDecimal = (typeof csvDecimals)[number];

/**
 * How numbers are written where the reader of an Accept-Language header (or of one language tag) is: `es-MX` with a point,
 * `es-ES` with a comma. The first language that names its country tells; as in Mexico where none does.
 */
export function csvDecimalOf(languages: string): CsvDecimal {
  const tag = languages
    .split(',')
    .map((range) => range.split(';')[0]?.trim() ?? '')
    .find((range) => /^[a-z]{2,3}(-[a-z]{4})?-([a-z]{2}|\d{3})$/i.test(range));
  const parts = new Intl.NumberFormat(tag ?? 'es-MX').formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? 'comma' : 'point';
}

/**
 * RFC 4180, with the mark by which Excel knows UTF-8. Text that a spreadsheet would run as a formula is made plain
 * with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers, negative ones too.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[], decimal: CsvDecimal = 'point'): string {
  const separator = decimal === 'comma' ? ';' : ',';
  const lineOf = (row: readonly CsvCell[]) => row.map((cell) => field(cell, decimal)).join(separator);
  return `\ufeff${rows.map((row) => `${lineOf(row)}\r\n`).join('')}`;
}

/** What a spreadsheet takes for the beginning of a formula, in full and small width too, and whatever it skips before that. */
const formula =
  /^(?:[\s\p{C}\p{Z}'"]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|[\t\r\n])/u;
/** Quoted, a text stays one cell where a semicolon parts them: Excel goes by the country. */
const needsQuotes = /[",;\r\n]/;

function field(cell: CsvCell, decimal: CsvDecimal): string {
  if (typeof cell !== 'string') {
    const written = typeof cell === 'number' ? String(cell) : (cell.amountCents / 100).toFixed(2);
    return decimal === 'comma' ? written.replace('.', ',') : written;
  }
  const text = formula.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
