import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApp, useStored } from '../app.tsx';
import { useDeed } from '../data/use-deed.ts';
import { useWords } from '../words/language.ts';
import { pushWords } from '../words/push.ts';
import { readStanding, switchOff, switchOn } from './phone.ts';
import type { Standing } from './stands.ts';

/** How this phone stands to being told, and the two taps that change it. `standing`: null as long as it is not known. */
export function usePushes(userId: string) {
  const app = useApp();
  const words = useWords(pushWords);
  const registered = useStored(app.pushed);
  const [standing, become] = useState<Standing | null>(null);
  const [failed, fail] = useState(false);
  const { isBusy, refused, run } = useDeed();
  const look = useCallback(async () => become(await readStanding(app, userId)), [app, userId]);
  useEffect(() => {
    if (registered !== undefined) void look();
  }, [look, registered]);
  const turn = (deed: () => Promise<unknown>) =>
    run(async () => {
      fail(false);
      try {
        await deed();
      } catch (error) {
        // The browser's own refusal: a private window, a push service that is not reached.
        if (!(error instanceof DOMException)) throw error;
        fail(true);
      } finally {
        await look();
      }
    });
  return {
    standing,
    isBusy,
    refused: failed ? words.failed : refused,
    turnOn: () =>
      turn(async () => {
        // Asked and not allowed, or not asked since it was refused before: the browser says nothing of it.
        if ((await switchOn(app, userId)) !== 'on') fail(true);
      }),
    turnOff: () => turn(() => switchOff(app)),
  };
}
