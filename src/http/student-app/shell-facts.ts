import type { ShellFacts } from '../../../student-app/src/server/pages.ts';
import { Problem } from '../../contracts/problems.ts';

let known: ShellFacts | null = null;

/** What the app's pages load; asked for once an isolate, whose assets are of one build. Errors: `not_found`, where nothing was built. */
export async function readShellFacts(env: Env, url: string): Promise<ShellFacts> {
  if (known) return known;
  const file = await env.ASSETS.fetch(new URL('/app-assets/shell.json', url));
  if (!file.ok) throw new Problem('not_found');
  known = (await file.json()) as ShellFacts;
  return known;
}
