import { useEffect, useState } from 'preact/hooks';
import { type Handover, isGood, newHandover } from '../../../clients/browser/handover.ts';
import { useApp } from '../app.tsx';
import { useDeed } from '../data/use-deed.ts';
import { useWords } from '../words/language.ts';
import { signInWords } from '../words/sign-in.ts';

/** On an iPhone's home screen: its Safari, where the institution's page may stay, shares nothing with it. Only iOS has the word. */
const isOnHomeScreen = () => (navigator as { standalone?: boolean }).standalone === true;

/** What a link to the institution's page takes along, so that the digits shown there are for this app; null: it need not. */
export function useHandover(): Handover | null {
  const [handover, become] = useState<Handover | null>(null);
  useEffect(() => {
    if (isOnHomeScreen() && 'subtle' in crypto) void newHandover().then(become);
  }, []);
  return handover;
}

const digits = 6;

/** In the app that left: the digits are typed here. Nothing, where none can have been told. */
export function TakeOver() {
  const words = useWords(signInWords);
  const { handover, institution, session } = useApp();
  const { isBusy, refused, run } = useDeed();
  const [typed, type] = useState('');
  const left = handover.read();
  if (!left || !isGood(left, Date.now())) return null;
  const submit = (event: Event) => {
    event.preventDefault();
    void run(() => session.takeOver(typed, institution.id));
  };
  return (
    <form class="question" onSubmit={submit} aria-label={words.takeOver}>
      <h2>{words.takeOver}</h2>
      <label class="field">
        {words.takeOverHow}
        <input
          class="digits"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={typed}
          onInput={({ currentTarget }) => {
            // As it is read out, or pasted: with spaces, too.
            const text = currentTarget.value.replace(/\D/g, '').slice(0, digits);
            currentTarget.value = text;
            type(text);
          }}
        />
      </label>
      <div aria-live="assertive">{refused && <p class="trouble">{refused}</p>}</div>
      <button type="submit" class="button" disabled={isBusy || typed.length < digits}>
        {words.submit}
      </button>
    </form>
  );
}

/** In the browser that was come back to: the digits, and what to do with them. */
export function HandedOver({ code, until }: { code: string; until: number }) {
  const words = useWords(signInWords);
  const [isOver, end] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => end(true), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  if (isOver)
    return (
      <section class="state">
        <h1>{words.digitsOver}</h1>
        <p>{words.digitsOverMore}</p>
      </section>
    );
  return (
    <section class="state handed-over">
      <h1>{words.digits}</h1>
      <p>{words.digitsHow}</p>
      <p class="code">{`${code.slice(0, 3)} ${code.slice(3)}`}</p>
      <p class="dimmed">{words.digitsSafe}</p>
    </section>
  );
}
