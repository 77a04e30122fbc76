import type { Order } from '../../../src/contracts/orders.ts';
import { isOwedAtCounter } from '../../../src/domain/payments.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import classes from './charge.module.css';

/** Whether there is something to be charged before it is handed over, and how much. */
export function Charge({ order, formats }: { order: Order; formats: Formats }) {
  const words = useWords(boardWords);
  const owed = isOwedAtCounter(order);
  return (
    <p className={classes.charge} data-owed={owed || undefined}>
      {owed ? words.charge(formats.money(order.totalCents, order.currency)) : words.paid}
    </p>
  );
}
