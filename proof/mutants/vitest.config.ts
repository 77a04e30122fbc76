import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the rules alone, without anything that has to be started for others. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/domain/**/*.test.ts'],
    exclude: ['test/domain/proof/**'],
    isolate: false,
    testTimeout: 120_000,
    silent: true,
  },
});
