import { watchForUpdates } from '../../../clients/browser/watch-for-updates.ts';
import { isQuiet, type Moment } from './quiet.ts';

/** How often a new version that waits looks for its moment, in milliseconds. */
const lookEveryMs = 30_000;

/** Has the browser keep the panel, so that it opens without a network, and takes a newer one when that disturbs nobody. */
export function keepPanel(): void {
  let touchedAt = Date.now();
  for (const touch of ['pointerdown', 'keydown'])
    addEventListener(
      touch,
      () => {
        touchedAt = Date.now();
      },
      { capture: true, passive: true },
    );
  let waiting: ReturnType<typeof setInterval> | undefined;
  void watchForUpdates({ path: '/panel-worker.js', scope: '/admin/' }, (update) => {
    clearInterval(waiting);
    waiting = setInterval(() => {
      if (!isQuiet(momentOf(document, touchedAt))) return;
      clearInterval(waiting);
      update.apply();
    }, lookEveryMs);
  });
}

function momentOf(page: Document, touchedAt: number): Moment {
  const now = new Date();
  const shows = (selector: string) => page.querySelector(selector) !== null;
  return {
    path: page.location.pathname,
    isOpen: shows('[role="dialog"], [role="menu"], .ticket-sheet'),
    isPending: shows('[data-tray] li'),
    orders: shows('[data-column], [data-station], [data-numbers]')
      ? page.querySelectorAll('[data-order-id], [data-number]').length
      : null,
    isHeard: shows('[data-sound="on"]'),
    hour: now.getHours(),
    idleMs: now.getTime() - touchedAt,
  };
}
