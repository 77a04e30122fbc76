import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What of a bundle's chunk the budget looks at. */
export type Chunk = {
  fileName: string;
  isEntry: boolean;
  /** The source files in it. */
  moduleIds: readonly string[];
  /** File names of the chunks that load with it. */
  imports: readonly string[];
  code: string;
};

/** The gzipped size of all scripts that load before a page shows: the entry, and the chunks of `modules`. */
export function firstLoadBytes(chunks: readonly Chunk[], modules: readonly string[]): number {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set<Chunk>();
  const load = (chunk: Chunk | undefined) => {
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    for (const name of chunk.imports) load(byName.get(name));
  };
  for (const chunk of chunks.filter(({ isEntry }) => isEntry)) load(chunk);
  for (const module of modules) {
    const home = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
    if (!home) throw new Error(`no chunk holds ${module}`);
    load(home);
  }
  return [...loaded].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
}

type Budget = { page: string; also: readonly string[]; bytes: number };

/** Fails the build when the first load of a page is above its budget. */
export function scriptBudget({ page, also, bytes: most }: Budget): Plugin {
  return {
    name: 'script-budget',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const bytes = firstLoadBytes(chunks, [page, ...also]);
      const said = `${page}: ${(bytes / 1000).toFixed(1)} kB of script (gzip), at most ${most / 1000}`;
      if (bytes > most) this.error(said);
      this.info(said);
    },
  };
}
