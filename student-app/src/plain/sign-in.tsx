import type { Screen } from '../server/pages.ts';
import { useWords } from '../words/language.ts';
import { signInWords } from '../words/sign-in.ts';

type Props = Extract<Screen, { kind: 'plain-sign-in' }>;

export function PlainSignIn({ to, email, trouble }: Props) {
  const words = useWords(signInWords);
  return (
    <form class="sign-in" method="post" action="/plain/sign-in">
      <h1>{words.title}</h1>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <input type="hidden" name="to" value={to} />
      <label class="field">
        {words.email}
        <input type="email" name="email" autoComplete="username" maxLength={254} value={email} required />
      </label>
      <label class="field">
        {words.password}
        <input type="password" name="password" autoComplete="current-password" maxLength={256} required />
      </label>
      <button type="submit" class="button">
        {words.submit}
      </button>
    </form>
  );
}
