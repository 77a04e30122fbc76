/** Of money, what `amountCents` is in whole units, with two decimals. A text is never taken for a number. */
export type CsvCell = string | number | { amountCents: number };

/**
 * RFC 4180, with the mark by which Excel knows UTF-8. Text that a spreadsheet would run as a formula is made plain
 * with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers, negative ones too.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/** What a spreadsheet takes for the beginning of a formula, in full and small width too, and whatever it skips before that. */
const formula =
  /^(?:[\s\p{C}\p{Z}'"]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|[\t\r\n])/u;
/** Quoted, a text stays one cell where a semicolon parts them: Excel goes by the country. */
const needsQuotes = /[",;\r\n]/;

function field(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return (cell.amountCents / 100).toFixed(2);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
