import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** What is no room of the code: documents, and what is made or installed. */
const others = ['docs', 'dist', 'node_modules', 'coverage'];

/** The names in the first column of CONTRIBUTING.md's first table. */
const rooms = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  .split('\n\n')
  .find((part) => part.startsWith('| room'))
  ?.split('\n')
  .flatMap((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? []);

const foldersIn = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((each) => each.isDirectory() && !each.name.startsWith('.') && !others.includes(each.name))
    .map(({ name }) => join(folder, name));

describe('the map in CONTRIBUTING.md', () => {
  it('names rooms that are there', () => {
    expect(rooms?.length).toBeGreaterThan(10);
    expect(rooms?.filter((room) => !existsSync(join(root, room)))).toEqual([]);
  });

  it('leaves none out', () => {
    const there = [...foldersIn('.').filter((folder) => folder !== 'src'), ...foldersIn('src')];
    expect(there.filter((folder) => !rooms?.includes(folder))).toEqual([]);
  });
});
