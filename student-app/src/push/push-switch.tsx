import { useWords } from '../words/language.ts';
import { pushWords } from '../words/push.ts';
import { usePushes } from './use-pushes.ts';

/** In the profile: whether this phone is told, and what is in the way of it. */
export function PushSwitch({ userId }: { userId: string }) {
  const words = useWords(pushWords);
  const { standing, isBusy, refused, turnOn, turnOff } = usePushes(userId);
  if (standing === null) return null;
  const isSwitch = standing === 'on' || standing === 'off' || standing === 'lost';
  return (
    <div class="sheet">
      {isSwitch ? (
        <label class="option">
          <input
            type="checkbox"
            checked={standing === 'on'}
            disabled={isBusy}
            onChange={standing === 'on' ? turnOff : turnOn}
          />
          <span>
            {words.thisPhone}
            {standing === 'lost' && <small>{words.lostMore}</small>}
          </span>
        </label>
      ) : (
        <p class="dimmed">{words.inTheWay[standing]}</p>
      )}
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
