import { IconUsers } from '@tabler/icons-react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';

/** How many boards are open on this cafeteria; nothing before that is known. */
export function Presence({ present }: { present: number }) {
  const words = useWords(boardWords);
  if (present === 0) return null;
  return (
    <span className={classes.presence} title={words.present(present)}>
      <IconUsers size={20} aria-hidden />
      <span aria-hidden>{present}</span>
      <span className="visually-hidden">{words.present(present)}</span>
    </span>
  );
}
