/** Builds what a browser loads, when anything that goes into it has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepFormer } from './former-builds.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const assets = join(dist, 'assets');

/**
 * `parts`: what the bundler writes, and where among the assets it belongs; a folder replaces the one before it. `lasting`: the
 * part whose files stay while pages of former builds load them.
 */
type Bundle = { folder: string; sources: string[]; parts: Record<string, string>; lasting?: string };

const shared = [
  'clients/*/*.ts',
  'src/contracts/*.ts',
  'src/domain/**/*.ts',
  'dev/vite/*.ts',
  'package-lock.json',
];

export const buildPanel = () =>
  buildBundle({
    folder: 'admin-panel',
    sources: ['admin-panel/**/*.*', ...shared],
    parts: {
      'admin-assets': 'admin-assets',
      'index.html': 'admin/index.html',
      'panel-worker.js': 'panel-worker.js',
    },
  });

/** The page itself is written by the Worker (src/http/student-app), which reads in `shell.json` what it loads. */
export const buildStudentApp = () =>
  buildBundle({
    folder: 'student-app',
    sources: ['student-app/**/*.*', ...shared],
    parts: { 'app-assets': 'app-assets', 'app-worker.js': 'app-worker.js' },
    lasting: 'app-assets',
  });

/** Errors: what the bundler said; a first load above its budget is one of them. */
function buildBundle({ folder, sources, parts, lasting }: Bundle): void {
  const digest = digestOf(sources);
  const record = join(dist, `${folder}.digest`);
  const isThere = Object.values(parts).every((place) => existsSync(join(assets, place)));
  if (isThere && existsSync(record) && readFileSync(record, 'utf8') === digest) return;
  // Beside its place and then moved there: whoever serves the folder meanwhile has the old bundle or the new one.
  const fresh = join(dist, `${folder}.${process.pid}`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, folder, 'vite.config.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', fresh, '--logLevel', 'warn'],
    // Built from within a test, too, it is what is deployed.
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' } },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`${folder} was not built:\n${stdout}${stderr}`);
  }
  if (lasting) keepFormer(join(assets, parts[lasting] ?? lasting), join(fresh, lasting));
  for (const [part, place] of Object.entries(parts)) {
    rmSync(join(assets, place), { recursive: true, force: true });
    mkdirSync(dirname(join(assets, place)), { recursive: true });
    renameSync(join(fresh, part), join(assets, place));
  }
  rmSync(fresh, { recursive: true });
  writeFileSync(record, digest);
}

function digestOf(sources: string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
