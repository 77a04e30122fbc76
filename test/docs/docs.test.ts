import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/*.md', { cwd: root })].filter(
  (page) => existsSync(join(root, page)),
);
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

/** A script and what it is told first, as the pages write it: `tenant -- list`. */
const named = (text: string) =>
  [...text.matchAll(/npm (?:run )?([a-z][\w:]*)(?: -- ([a-z]+))?/g)].flatMap(([whole, script = '', verb]) =>
    whole.startsWith('npm run') || ['start', 'test'].includes(script)
      ? [verb ? `${script} -- ${verb}` : script]
      : [],
  );

const run = (script: string, args: string[] = []) =>
  promisify(execFile)(process.execPath, ['--run', script, '--', ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: inject('dataDir') },
    timeout: 60_000,
  });

/** Commands that leave the shared platform as it is, with what they are run with here. */
const tried: Record<string, string[]> = {
  cost: ['--users', '2000'],
  seed: ['--students', '1'],
  'tenant -- list': ['list'],
  'tenant -- migrate': ['migrate'],
};

/** What has a test of its own, or cannot be tried here. */
const elsewhere: Record<string, string> = {
  start: 'test/e2e/platform.test.ts',
  test: 'is what runs this',
  check: 'begins every test',
  build: 'begins every test',
  audit: 'asks npm, which not every machine reaches',
  sbom: 'writes what npm knows',
  keys: 'test/dev/keys.test.ts',
  bench: 'test/e2e/bench.test.ts',
  'bench -- orders': 'test/e2e/bench.test.ts',
  budgets: 'measures; takes a minute, and a machine of its own',
  hostile: 'test/e2e/hostile.test.ts',
  'bench -- floor': 'measures; takes minutes',
  'bench -- growth': 'measures; takes minutes',
  'bench -- sockets': 'measures; takes minutes',
  'bench -- oversell': 'measures; takes minutes',
  deploy: 'needs an account; with a wrangler that records: test/dev/cloud.test.ts',
  'bootstrap:cloud': 'test/dev/cloud.test.ts',
  'tenant -- create': 'test/dev/tenant.test.ts',
  'tenant -- export': 'test/dev/tenant-export.test.ts',
  'tenant -- drop': 'test/dev/tenant.test.ts',
  'tenant -- suspend': 'test/dev/tenant.test.ts',
  'tenant -- restored': 'test/dev/tenant-restored.test.ts',
  environments: 'test/dev/environments.test.ts',
  smoke: 'test/e2e/platform.test.ts',
  'lint:migrations': 'test/dev/migrations.test.ts',
  // What they find on a platform that other tests play havoc with says nothing.
  'verify:audit': 'test/dev/verify-audit.test.ts',
  'verify:deliveries': 'test/dev/verify-deliveries.test.ts',
  'verify:payments': 'test/dev/verify-payments.test.ts',
  'drill:restore': 'starts and loses platforms; takes a minute',
  'db:generate': 'makes a migration',
  simulate: 'test/domain/proof/simulate.test.ts',
  mutants: 'plants faults for minutes; that they can be planted: test/domain/proof/mutants.test.ts',
  fuzz: 'test/e2e/platform.test.ts',
  drill: 'test/e2e/drill.test.ts',
  'ops:check': 'needs the Debian package prometheus; its plain checks are test/dev/ops.test.ts',
};

describe('the pages', () => {
  it('link to what there is', () => {
    const broken = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].flatMap(([, link = '']) =>
        existsSync(join(root, dirname(page), link)) ? [] : [`${page}: ${link}`],
      ),
    );
    expect(broken).toEqual([]);
  });

  it('name tests that there are', () => {
    const named = pages.flatMap((page) =>
      [...textOf(page).matchAll(/`((?:test|bench)\/[\w./-]+\.ts)(?: › ([^`]+))?`/g)].map(
        ([, file = '', sentence = '']) => ({ page, file, sentence }),
      ),
    );
    const missing = named.filter(
      ({ file, sentence }) =>
        !existsSync(join(root, file)) || !textOf(file).replaceAll('\\', '').includes(sentence),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it('name commands that there are, each of which is tried here or elsewhere', () => {
    const unknown = pages.flatMap((page) =>
      named(textOf(page)).flatMap((command) => {
        const [script = ''] = command.split(' ');
        const known = script in scripts && (command in tried || command in elsewhere);
        return known ? [] : [`${page}: ${command}`];
      }),
    );
    expect(unknown).toEqual([]);
  });

  it.each(Object.entries(tried))('name `%s`, which works', async (command, args) => {
    await run(command.split(' ')[0] as string, args);
  });
});

describe('the guide for apps', () => {
  it('is a program that works', async () => {
    const program = [...textOf('docs/api.md').matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);
    expect(program.length).toBeGreaterThan(5);
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program.join('\n')],
      { cwd: root, env: { ...process.env, API: inject('panelUrl') }, timeout: 100_000 },
    );
    // What `console.assert` finds wrong, it says there.
    expect(stderr).toBe('');
  });
});
