import type { Page, Screen } from '../../../student-app/src/server/pages.ts';

/**
 * A page, written by the app's own components. They are loaded when the first page is asked for: the API starts without them,
 * and Node, which writes the contract down, reads no JSX.
 */
export async function writePage(page: Page, screen: Screen): Promise<string> {
  const render = await import('#student-app/render');
  return render.writePage(page, screen);
}
