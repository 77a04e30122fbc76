import type { Order } from '../contracts/orders.ts';

type Item = Order['items'][number];
type Marks = Pick<Item, 'stations'>;
export type Station = Item['stations'][number]['station'];

/** Where a line is made; of a version that did not tell, nowhere. */
const marksOf = ({ stations = [] }: Partial<Marks>) => stations;

/** Whether a line is made at a station; without one, wherever it is made. One that tells of no station never is. */
export function isMadeAt(line: Marks, station?: Station): boolean {
  const concerned = marksOf(line).filter((each) => station === undefined || each.station === station);
  return concerned.length > 0 && concerned.every(({ madeAt }) => madeAt !== null);
}

/** Whether a station has to do with a line; one that tells of no station is everybody's. */
export const concerns = (line: Marks, station: Station): boolean =>
  marksOf(line).length === 0 || marksOf(line).some((each) => each.station === station);

/** Whether nothing of an order is left to be made. */
export const isAllMade = (items: Order['items']): boolean =>
  items.every((item) => item.removedAt !== null || isMadeAt(item));

/** A line that a station, or without one each of them, has made at a time, or (null) has not. The same line where it is so already. */
export function marked<L extends Marks>(line: L, station: Station | undefined, madeAt: string | null): L {
  const isOther = (mark: Item['stations'][number]) =>
    (station === undefined || mark.station === station) && (mark.madeAt === null) !== (madeAt === null);
  if (!marksOf(line).some(isOther)) return line;
  return { ...line, stations: line.stations.map((mark) => (isOther(mark) ? { ...mark, madeAt } : mark)) };
}
