import { memo, useMemo } from 'react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import type { Columns, Shown } from './columns.ts';
import classes from './to-make.module.css';
import { toMakeOf } from './to-make.ts';
import { useIsForToday } from './use-is-for-today.ts';

/** Beside the board: how many of each dish there are to make, over all orders. */
const ToMakeAside = memo(function ToMakeAside({ columns }: { columns: Columns }) {
  const words = useWords(boardWords);
  const isForToday = useIsForToday();
  const dishes = useMemo(() => {
    const today = ({ order }: Shown) => isForToday(order);
    const { placed, accepted, preparing, ready } = columns;
    return toMakeOf({
      placed: placed.filter(today),
      accepted: accepted.filter(today),
      preparing: preparing.filter(today),
      ready,
    });
  }, [columns, isForToday]);
  return (
    <section className={classes.aside} aria-label={words.toMake}>
      <h2>{words.toMake}</h2>
      {dishes.length === 0 && <p>{words.nothingToMake}</p>}
      <ul>
        {dishes.map(({ name, promised, fresh }) => (
          <li key={name}>
            <b>{promised}</b>
            <span>{name}</span>
            {fresh > 0 && <small>{words.alsoNew(fresh)}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
});

export default ToMakeAside;
