import type { Order } from '../../../src/contracts/orders.ts';
import { isMadeAt } from '../../../src/domain/made-lines.ts';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './order-card.module.css';

/** The parts of a combo, as many as the whole line asks for; of a version that did not name them, none. */
export function Parts({
  components = [],
  quantity,
}: Pick<Order['items'][number], 'components' | 'quantity'>) {
  return components.map((part) => (
    <span key={part.menuItemId} className={classes.part}>
      {quantity * part.quantity}× {part.name}
    </span>
  ));
}

/** What is to be made, with its options and notes; a line that the student goes without is struck out. */
export function OrderLines({ order }: { order: Pick<Order, 'items'> }) {
  const words = useWords(boardWords);
  return (
    <ul className={classes.lines}>
      {order.items.map(({ id, name, quantity, components, modifiers, note, removedAt, stations }) => (
        <li
          key={id}
          data-removed={removedAt ? true : undefined}
          data-made={isMadeAt({ stations }) || undefined}
        >
          <span className={classes.quantity}>{quantity}×</span>
          <span>
            <span className={classes.dish}>{name}</span>
            {removedAt && <em className={classes.option}> {words.removed}</em>}
            <Parts components={components} quantity={quantity} />
            {modifiers.map((modifier) => (
              <span key={modifier.id} className={classes.option}>
                {modifier.name}
              </span>
            ))}
            {note && <span className={classes.lineNote}>{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
