import { type ColumnStatus, type Columns, columnStatuses } from './columns.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The card that arrow keys start from: the one chosen before, else the first there is. */
export function chosenIn(columns: Columns, id: string | null): string | null {
  return placeOf(columns, id)
    ? id
    : (columnStatuses.flatMap((status) => columns[status])[0]?.order.id ?? null);
}

/** The card beside, above or below another; columns without cards are passed over. null: there is none that way. */
export function neighbourOf(columns: Columns, id: string, direction: Direction): string | null {
  const place = placeOf(columns, id);
  if (!place) return null;
  const { column, row } = place;
  if (direction === 'up' || direction === 'down') {
    const beside = columns[columnAt(column)][row + (direction === 'up' ? -1 : 1)];
    return beside?.order.id ?? null;
  }
  const step = direction === 'left' ? -1 : 1;
  for (let at = column + step; at >= 0 && at < columnStatuses.length; at += step) {
    const cards = columns[columnAt(at)];
    const nearest = cards[Math.min(row, cards.length - 1)];
    if (nearest) return nearest.order.id;
  }
  return null;
}

/** Where the choice goes when its card moves on: to the next order of the same column. */
export function afterBump(columns: Columns, id: string): string | null {
  return neighbourOf(columns, id, 'down') ?? neighbourOf(columns, id, 'up') ?? id;
}

function placeOf(columns: Columns, id: string | null): { column: number; row: number } | null {
  for (const [column, status] of columnStatuses.entries()) {
    const row = columns[status].findIndex(({ order }) => order.id === id);
    if (row >= 0) return { column, row };
  }
  return null;
}

const columnAt = (index: number): ColumnStatus => columnStatuses[index] ?? 'ready';
