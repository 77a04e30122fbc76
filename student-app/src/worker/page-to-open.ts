import { isApart, isScreen } from '../data/screens-of.ts';

type OpenPage = { url: string; focused: boolean; visibilityState: string };

/**
 * Which of the pages that are open here is to show what was tapped: one of the app, and not the panel, which has the same host;
 * rather one that somebody looks at, and rather not one where a card is being typed in. undefined: none.
 */
export function pageToOpen<P extends OpenPage>(pages: readonly P[]): P | undefined {
  const rank = ({ url, focused, visibilityState }: OpenPage) =>
    (isApart(new URL(url).pathname) ? 0 : 4) + (focused ? 2 : 0) + (visibilityState === 'visible' ? 1 : 0);
  return pages
    .filter(({ url: address }) => {
      const { pathname } = new URL(address);
      return isScreen(pathname) || isApart(pathname);
    })
    .sort((a, b) => rank(b) - rank(a))[0];
}
