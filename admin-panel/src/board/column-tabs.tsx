import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './column-tabs.module.css';
import { type Columns, columnStatuses } from './columns.ts';

/** Where not all columns fit: how many wait in each, also in those out of sight, and the way there. */
export function ColumnTabs({ columns }: { columns: Columns }) {
  const words = useWords(boardWords);
  return (
    <nav className={classes.tabs} aria-label={words.columnTabs}>
      {columnStatuses.map((status) => (
        <button
          key={status}
          type="button"
          onClick={() =>
            document
              .querySelector(`[data-column=${status}]`)
              ?.scrollIntoView({ inline: 'start', block: 'nearest' })
          }
        >
          {words.columns[status]} <b>{columns[status].length}</b>
        </button>
      ))}
    </nav>
  );
}
