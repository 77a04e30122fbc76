import { IconCalendar, IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { promiseOf, type Shown } from './columns.ts';
import classes from './later-group.module.css';

type Props = {
  shown: readonly Shown[];
  opened: boolean;
  /** One of them has just come. */
  isNew: boolean;
  formats: Formats;
  onToggle(): void;
  children: ReactNode;
};

/** Below the work of today: what is for another day, one line until somebody wants to see it. */
export function LaterGroup({ shown, opened, isNew, formats, onToggle, children }: Props) {
  const words = useWords(boardWords);
  const first = shown.map(({ order }) => promiseOf(order)).sort()[0];
  if (first === undefined) return null;
  return (
    <>
      <button
        type="button"
        className={classes.toggle}
        data-new={isNew || undefined}
        aria-expanded={opened}
        onClick={onToggle}
      >
        <IconCalendar size={22} aria-hidden />
        <span>
          {words.later(shown.length)}
          <small>{words.laterFrom(formats.timeNear(first, Date.now()))}</small>
        </span>
        <IconChevronDown size={22} aria-hidden className={classes.chevron} />
      </button>
      {opened && children}
    </>
  );
}
