import { IconBulbOff } from '@tabler/icons-react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';

/** The device does not let the page keep its screen lit: somebody has to set it so. */
export function MayGoDark() {
  const { mayGoDark } = useWords(boardWords);
  return (
    <span className={classes.presence} title={mayGoDark} role="img" aria-label={mayGoDark}>
      <IconBulbOff size={20} aria-hidden />
    </span>
  );
}
