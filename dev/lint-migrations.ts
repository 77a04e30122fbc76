/**
 * `npm run lint:migrations`: refuses what would lock or break the version in service: squawk on the migrations, and the signatures
 * of the SQL functions compared with those of the commit before. A migration runs in one transaction, under the
 * lock_timeout that dev/migrate.ts sets; what cannot (an index made concurrently) is a file of migrations/tenant/online.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { declared, signatureFaults } from './sql-signatures.ts';

/** Written before there was a deployment that they could have locked or broken; no further name belongs here. */
const beforeTheFirstDeployment = new Set([
  '0001_registry.sql',
  '0002_institution_config.sql',
  '0000_foundation.sql',
  '0001_ordering.sql',
  '0002_deliveries_and_audit.sql',
  '0003_identities.sql',
  '0004_identity.sql',
  '0005_payments.sql',
]);

/** Not ours: the migrator sets the timeouts and the transaction; columns are as wide as their values need. */
const inTransaction = [
  '--assume-in-transaction',
  '--exclude=prefer-robust-stmts,prefer-bigint-over-int,require-lock-timeout,require-statement-timeout',
];
/** Online steps run again if they fail: `if not exists` is asked of them, the rest is not. */
const alone = [
  '--exclude=prefer-bigint-over-int,require-lock-timeout,require-statement-timeout,prefer-robust-stmts',
];

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { folder: { type: 'string', default: join(root, 'migrations') } } });
const folder = values.folder;
const files = (pattern: string) =>
  globSync(pattern, { cwd: folder })
    .sort()
    .map((file) => join(folder, file));

const ruled = files('{platform,tenant}/*.sql').filter(
  (file) => !beforeTheFirstDeployment.has(basename(file)),
);
const faults = [
  ...squawk(ruled, inTransaction),
  ...squawk(files('tenant/online/*.sql'), alone),
  ...files('tenant/online/*.sql').flatMap(notOneStatement),
  ...functionFaults(),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function squawk(paths: string[], options: string[]): string[] {
  if (paths.length === 0) return [];
  const { status, stdout, stderr } = spawnSync(
    'squawk',
    ['--pg-version=18', '--reporter=gcc', ...options, ...paths],
    { encoding: 'utf8' },
  );
  return status === 0 ? [] : [`${stdout}${stderr}`.trim()];
}

function notOneStatement(file: string): string[] {
  const statements = readFileSync(file, 'utf8')
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((each) => each.trim());
  return statements.length === 1 ? [] : [`${file}: un archivo, una instrucción / one file, one statement`];
}

/** Compared with the last commit and the one before it: in a pull request's checkout that is the branch it goes to. */
function functionFaults(): string[] {
  const text = files('tenant/functions/*.sql')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const now = declared(text);
  const before = ['HEAD', 'HEAD^1'].flatMap((commit) => declared(functionsOf(commit)));
  return [...new Set(signatureFaults(before, now, text))];
}

/** Empty where there is no such commit (a shallow clone, or no repository at all). */
function functionsOf(commit: string): string {
  const git = (...parameters: string[]) => spawnSync('git', parameters, { cwd: folder, encoding: 'utf8' });
  const { status, stdout } = git('grep', '-h', '', commit, '--', 'tenant/functions');
  return status === 0 ? stdout : '';
}
