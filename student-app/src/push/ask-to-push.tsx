import { useApp, useStored } from '../app.tsx';
import { useWords } from '../words/language.ts';
import { pushWords } from '../words/push.ts';
import { usePushes } from './use-pushes.ts';

/** Beside an order that is under way: whether its phone is to be told. Asked until it was answered, and never of itself. */
export function AskToPush({ userId }: { userId: string }) {
  const words = useWords(pushWords);
  const { pushAsked } = useApp();
  const answered = useStored(pushAsked);
  const { standing, isBusy, refused, turnOn } = usePushes(userId);
  const isLost = standing === 'lost';
  const mayAsk = standing === 'off' && !answered;
  if (!isLost && !mayAsk && !refused) return null;
  return (
    <section class="question" aria-label={words.title}>
      <h2>{isLost ? words.lost : words.ask}</h2>
      <p>{isLost ? words.lostMore : words.askMore}</p>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <div class="acts">
        <button type="button" class="button" disabled={isBusy} onClick={turnOn}>
          {words.turnOn}
        </button>
        {!isLost && (
          <button type="button" class="plain" onClick={() => pushAsked.write(true)}>
            {words.notNow}
          </button>
        )}
      </div>
    </section>
  );
}
