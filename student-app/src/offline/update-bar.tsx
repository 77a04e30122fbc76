import { useEffect, useState } from 'preact/hooks';
import { type Update, watchForUpdates } from '../../../clients/browser/watch-for-updates.ts';
import { useApp, useStored } from '../app.tsx';
import { useOpenOrders } from '../data/queries.ts';
import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { mayUpdate } from './may-update.ts';

/** A newer app is there: taken when its reader says so, and offered when nothing is lost by it. */
export function UpdateBar({ path }: { path: string }) {
  const words = useWords(shellWords);
  const { basket, attempt } = useApp();
  const [update, offer] = useState<Update | null>(null);
  const [isTaken, take] = useState(false);
  const hasBasket = useStored(basket) !== null;
  const isOrdering = useStored(attempt) !== null;
  const orders = useOpenOrders();
  useEffect(() => void watchForUpdates({ path: '/app-worker.js' }, offer), []);
  if (!update || !mayUpdate({ hasBasket, isOrdering, orders, path })) return null;
  return (
    <div class="update-bar" role="status">
      <span>{words.update}</span>
      <button
        type="button"
        class="button"
        disabled={isTaken}
        onClick={() => {
          take(true);
          update.apply();
        }}
      >
        {words.updateNow}
      </button>
    </div>
  );
}
