import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fails the build when all styles of a page together are above their budget. */
export function styleBudget({ bytes: most }: { bytes: number }): Plugin {
  return {
    name: 'style-budget',
    writeBundle(_options, bundle) {
      const styles = Object.values(bundle).filter(({ fileName }) => fileName.endsWith('.css'));
      const bytes = styles.reduce(
        (sum, file) => sum + gzipSync(file.type === 'asset' ? file.source : file.code).length,
        0,
      );
      const said = `${(bytes / 1000).toFixed(1)} kB of styles (gzip), at most ${most / 1000}`;
      if (bytes > most) this.error(said);
      this.info(said);
    },
  };
}
