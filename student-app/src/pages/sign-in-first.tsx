import { useSession } from '../app.tsx';
import { State, Waiting } from '../views/state.tsx';
import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** In place of what is somebody's own, as long as nobody is signed in. */
export function SignInFirst({ to }: { to: string }) {
  const words = useWords(shellWords);
  const session = useSession();
  if (session.kind === 'restoring')
    return <Waiting says={session.unreachable ? words.unreachable : words.loading} />;
  return (
    <State
      glyph="👋"
      title={words.signInFirst}
      act={
        <a class="button" href={`/sign-in?to=${encodeURIComponent(to)}`}>
          {words.signIn}
        </a>
      }
    >
      {words.signInFirstMore}
    </State>
  );
}
