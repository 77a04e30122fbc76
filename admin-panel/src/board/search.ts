import type { Order } from '../../../src/contracts/orders.ts';
import { type Columns, filtered, type Shown } from './columns.ts';

/** Without accents and capitals: nobody types them with one hand. */
export const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

type Sought = Pick<Order, 'number' | 'studentName' | 'pickupCode'>;

/** Whether an order is meant: by a part of its number, the beginning of its student's name, or its whole code. */
export function isSought({ number, studentName, pickupCode }: Sought, text: string): boolean {
  const wanted = plain(text);
  return (
    plain(number).includes(wanted) || plain(studentName ?? '').startsWith(wanted) || pickupCode === wanted
  );
}

/** The columns with those orders alone that are sought; all of them while nothing is. */
export function soughtIn(columns: Columns, text: string): Columns {
  if (plain(text) === '') return columns;
  const sought = ({ order }: Shown) => isSought(order, text);
  return filtered(columns, sought);
}
