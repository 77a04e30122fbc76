import { memo, useMemo } from 'react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { type Columns, filtered, type Shown } from './columns.ts';
import classes from './to-make.module.css';
import { toMakeOf } from './to-make.ts';
import { useIsForToday } from './use-is-for-today.ts';

/** Beside the board: how many of each dish there are to make, over all orders. */
const ToMakeAside = memo(function ToMakeAside({ columns, timezone }: { columns: Columns; timezone: string }) {
  const words = useWords(boardWords);
  const isForToday = useIsForToday(timezone);
  const dishes = useMemo(
    () => toMakeOf(filtered(columns, ({ order }: Shown) => isForToday(order))),
    [columns, isForToday],
  );
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
