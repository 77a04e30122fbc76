import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { State, Waiting } from './state.tsx';

/** There is nothing at this address. */
export function Lost({ says }: { says?: string }) {
  const words = useWords(shellWords);
  return (
    <State
      glyph="🧭"
      title={says ?? words.notFound}
      act={
        <a class="button" href="/">
          {words.toToday}
        </a>
      }
    >
      {words.notFoundMore}
    </State>
  );
}

/** A place to wait in, of a screen that is somebody's own: nobody but their browser knows who they are. */
export const Later = () => {
  const words = useWords(shellWords);
  return (
    <>
      <Waiting says={words.loading} />
      <noscript>{words.needsScript}</noscript>
    </>
  );
};
