import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';
import { isTremble, tapOf } from './tremble.ts';

type Props = {
  /** Whether it waits to be told that it still holds. */
  asks: boolean;
  answer(holds: boolean): void;
  undo(): void;
  /** Until when it can be undone; null: as long as it is there. */
  seconds: number | null;
};

/** What can be done yet about something that was tapped: to take it back or, when it waited too long, to say whether it still holds. */
export function WayBack({ asks, answer, undo, seconds }: Props) {
  const words = useWords(boardWords);
  if (asks)
    return (
      <>
        <button type="button" className={classes.undo} onClick={() => answer(false)}>
          {words.letGo}
        </button>
        <button type="button" className={classes.undo} onClick={() => answer(true)}>
          {words.sendNow}
        </button>
      </>
    );
  return (
    <button type="button" className={classes.undo} onClick={(event) => isTremble(tapOf(event)) || undo()}>
      {words.undo} {seconds}
    </button>
  );
}
