export const orderSorts = ['newest', 'slot'] as const;
export type OrderSort = (typeof orderSorts)[number];

/** Where a page ended: the time that the list is sorted by, in microseconds of the epoch as the column keeps it, and the order. */
export type OrderCursor = { sort: OrderSort; micros: string; id: string };

export const formatCursor = ({ sort, micros, id }: OrderCursor) => btoa(`${sort}|${micros}|${id}`);

const pattern = /^(newest|slot)\|(\d{1,16})\|([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** null: not a cursor of a list that is sorted so. */
export function parseCursor(cursor: string, sort: OrderSort): OrderCursor | null {
  try {
    const [, of, micros, id] = pattern.exec(atob(cursor)) ?? [];
    return of === sort && micros && id ? { sort, micros, id } : null;
  } catch {
    return null; // not base64
  }
}
