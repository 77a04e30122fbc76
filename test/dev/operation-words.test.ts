import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/* The page for whoever works with the panel calls its buttons what the panel does. */

const root = join(import.meta.dirname, '../..');
const files = globSync('admin-panel/src/words/es/*.ts', { cwd: root });
const said = (await Promise.all(files.map((file) => import(join(root, file))))).flatMap((room) =>
  textsIn(room),
);

/** Every text of a room; of one that is made of facts, with a mark in the place of each. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String(value('…', '…', '…'))];
  return Object.values(value ?? {}).flatMap(textsIn);
}

const quoted = [...readFileSync(join(root, 'docs/operacion.md'), 'utf8').matchAll(/«([^»]+)»/g)].map(
  ([, words = '']) => words.replaceAll(/\s+/g, ' '),
);

it('quotes a good part of the panel', () => {
  expect(new Set(quoted).size).toBeGreaterThan(30);
});

it.each([...new Set(quoted)].filter((words) => words !== 'comillas'))(
  '«%s» is written in the panel',
  (words) => {
    expect(said).toContain(words);
  },
);
