export type CsvCell = string | number;

/**
 * RFC 4180, with the mark by which Excel knows UTF-8. Text that a spreadsheet would run as a formula is made plain
 * with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
}

function field(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
