import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Whether text can be seen at all is asked first: where it cannot, that says why, and nothing else would. The files of `e2e` wait for
 * platforms of their own for most of their minutes: one after the other among files that compute, they leave no core idle.
 */
class LettersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLetters = ({ moduleId }: TestSpecification) => moduleId.endsWith('test/panel/letters.test.ts');
    const waits = ({ project }: TestSpecification) => project.name === 'e2e';
    const waiting = sorted.filter(waits);
    const others = [
      ...sorted.filter(isLetters),
      ...sorted.filter((file) => !isLetters(file) && !waits(file)),
    ];
    const apart = Math.ceil(others.length / (waiting.length + 1));
    const spread = others.flatMap((file, place) =>
      place % apart === 1 ? [file, ...waiting.splice(0, 1)] : [file],
    );
    return [...spread, ...waiting];
  }
}

/** What the Worker imports from packages. */
const packages = [
  '@block65/webcrypto-web-push',
  '@hono/zod-openapi',
  '@neondatabase/serverless',
  'cockatiel',
  'drizzle-orm',
  'drizzle-orm/neon-http',
  'drizzle-orm/pg-core',
  'hono/accepts',
  'hono/body-limit',
  'hono/cookie',
  'hono/factory',
  'hono/html',
  'hono/http-exception',
  'hono/route',
  'hono/router/trie-router',
  'ipaddr.js',
  'jose',
  'preact',
  'preact/hooks',
  'preact/jsx-runtime',
  'preact-render-to-string',
  'stripe',
  'temporal-polyfill',
  'uuid',
  'zod',
  'zod/locales',
];

/** Ends what hangs. How fast something has to be is said by the test that asks for it, not by this. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

/** workerd with the Worker's bindings and the real services behind them; a plugin each project. */
const inWorkerd = () =>
  cloudflareTest(({ inject }) => ({
    wrangler: { configPath: './wrangler.toml' },
    miniflare: { bindings: inject('workerVars') },
  }));

// workerd asks for each module of a package by itself, in each file's run: some 800, one after the other. So they are bundled.
const bundled = { deps: { optimizer: { ssr: { enabled: true, include: packages } } } };

/**
 * What has a runtime to itself, a file each: what looks at an isolate that nobody has used or at what one keeps for a minute, counts
 * all that one does, or says what queues and circuits do, with which the messages that another file has left would interfere.
 */
const alone = [
  'test/cost/**/*.test.ts',
  'test/deliveries/**/*.test.ts',
  'test/http/{browsers,cold-isolate,hostile-campus,in-time,quotas}.test.ts',
  'test/identity/{back-off,devices,letters}.test.ts',
  'test/observability/**/*.test.ts',
  'test/payments/**/*.test.ts',
];

/** Functions that know no platform, of the domain and of what else reckons: they share what they load. */
const pure = [
  'test/domain/**/*.test.ts',
  'test/dev/{bench,panel,student-app}-*.test.ts',
  'test/dev/{environments,lan-address,numbers,operation-words,quotas,student-app}.test.ts',
];

/** The Worker's tests run in workerd, against a real PostgreSQL; the local platform's own run in Node. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // The tests wait for queues and sockets for a third of their time: four at a time keep two cores busy.
    maxWorkers: 4,
    sequence: { sequencer: LettersFirst },
    // A request writes a log line; those of tests that fail are shown.
    silent: 'passed-only',
    projects: [
      {
        plugins: [inWorkerd()],
        test: {
          ...bundled,
          ...patience,
          name: 'worker',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/domain/**',
            'test/dev/**',
            'test/e2e/**',
            'test/panel/**',
            'test/student-app/**',
            'test/docs/**',
            ...alone,
          ],
          // Files share a runtime, as institutions share an isolate: starting one each takes a third of their time.
          isolate: false,
          setupFiles: ['test/support/real-clock.ts'],
        },
      },
      {
        plugins: [inWorkerd()],
        test: { ...bundled, ...patience, name: 'alone', include: alone },
      },
      {
        test: { name: 'domain', include: pure, isolate: false, ...patience },
      },
      {
        test: { name: 'node', include: ['test/dev/**/*.test.ts'], exclude: pure, ...patience },
      },
      {
        // The panel and the student's app in a browser, and what the docs say, against one started platform.
        test: {
          name: 'browser',
          include: ['test/panel/**/*.test.ts', 'test/student-app/**/*.test.ts', 'test/docs/**/*.test.ts'],
          globalSetup: ['test/panel/support/platform.ts'],
          // What each file has to itself is its institution and its devices; loading Playwright anew took a second a file.
          isolate: false,
          ...patience,
        },
      },
      {
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...patience },
      },
    ],
  },
});
