import { median } from './percentiles.ts';

export type Figures = Record<string, number>;

/** The middle value of each figure over several turns. */
export function medians(turns: readonly Figures[]): Figures {
  const names = [...new Set(turns.flatMap((turn) => Object.keys(turn)))];
  return Object.fromEntries(
    names.map((name) => [name, median(turns.map((turn) => turn[name] ?? Number.NaN))]),
  );
}

/** Ours divided by the other's, of what both have. */
export function ratios(ours: Figures, other: Figures): Figures {
  return Object.fromEntries(
    Object.entries(ours).flatMap(([name, value]) => {
      const ratio = value / (other[name] ?? Number.NaN);
      return Number.isFinite(ratio) ? [[name, ratio]] : [];
    }),
  );
}

/** One row a figure, one column a stack, and the ratio of the first two. */
export function table(columns: Readonly<Record<string, Figures>>): string {
  const [ours = {}, other] = Object.values(columns);
  const names = merged(Object.values(columns).map((figures) => Object.keys(figures)));
  const ratio = other ? ratios(ours, other) : {};
  const heads = ['', ...Object.keys(columns), ...(other ? ['ratio'] : [])];
  const rows = names.map((name) => [
    name,
    ...Object.values(columns).map((figures) => shown(figures[name])),
    ...(other ? [ratio[name] === undefined ? '' : ratio[name].toFixed(2)] : []),
  ]);
  return [heads, ...rows]
    .map(([name = '', ...cells]) => name.padEnd(26) + cells.map((cell) => cell.padStart(12)).join(''))
    .join('\n');
}

/** All names once; what one column alone has stands after what it stands after there. */
function merged(columns: string[][]): string[] {
  const names = [...(columns[0] ?? [])];
  for (const column of columns.slice(1))
    for (const [index, name] of column.entries())
      if (!names.includes(name)) names.splice(names.indexOf(column[index - 1] ?? '') + 1, 0, name);
  return names;
}

/** Three digits that count. */
export function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value === 0 || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}
