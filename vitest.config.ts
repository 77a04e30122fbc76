import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** The Worker's tests run in workerd, against a real PostgreSQL; the local platform's own run in Node. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // The tests wait for queues and sockets more than they compute: so one each for the two cores of CI.
    maxWorkers: 2,
    // A request writes a log line; those of tests that fail are shown.
    silent: 'passed-only',
    projects: [
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: inject('workerVars') },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/**/*.test.ts'],
          exclude: ['test/dev/**', 'test/e2e/**', 'test/panel/**', 'test/docs/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: { name: 'node', include: ['test/dev/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        // The admin panel in a browser, and what the docs say, against one started platform.
        test: {
          name: 'browser',
          include: ['test/panel/**/*.test.ts', 'test/docs/**/*.test.ts'],
          globalSetup: ['test/panel/support/platform.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
