import { useAtTime } from '../../../clients/browser/clock.ts';
import { isUnanswered } from '../../../src/domain/answer-time.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import type { questionsOf } from './columns.ts';
import classes from './order-card.module.css';

type Question = ReturnType<typeof questionsOf>[number];

/** What its student was asked, and until when they have time; after that, that the staff decide. */
export function Asked({ question, formats }: { question: Question; formats: Formats }) {
  const words = useWords(boardWords);
  const missed = useAtTime((now) => isUnanswered(question, now));
  return (
    <p className={classes.asked} data-missed={missed || undefined}>
      {missed ? words.unanswered(question.dish) : words.asked(question.dish, untilOf(question, formats))}
    </p>
  );
}

export const untilOf = ({ answerBy }: Question, formats: Formats): string =>
  answerBy === null ? '' : formats.time(answerBy);
