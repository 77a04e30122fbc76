import { navigate } from 'wouter/use-browser-location';
import { isApart, isScreen } from './screens-of.ts';

/** Whether one gets there without a new page. */
const isWithin = (path: string) => isScreen(path) && !isApart(location.pathname);

/** Plain links lead through the app without a new page: so they work before it runs, too. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.origin !== location.origin || !isWithin(link.pathname)) return;
    // Within the page.
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    go(`${link.pathname}${link.search}`);
  });
}

/** To another screen, also where that is a document apart, or this one is. */
export function goOn(to: string, { replace = false } = {}): void {
  if (isWithin(to)) go(to, { replace });
  else if (replace) location.replace(to);
  else location.assign(to);
}

/** To another screen, from its top; `replace`: back does not lead here again. */
export function go(to: string, { replace = false } = {}): void {
  const { pathname } = location;
  navigate(to, { replace, state: { wasHere: true } });
  // A dish opens over its menu, which stays where it is.
  if (menuOf(to) === menuOf(pathname) && menuOf(to)) return;
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

const menuOf = (path: string) => /^\/c\/[^/]+/.exec(path)?.[0];

/** Where one came from within the app; else to `otherwise`. */
export function goBack(otherwise: string): void {
  if ((history.state as { wasHere?: boolean } | null)?.wasHere) history.back();
  else go(otherwise, { replace: true });
}
