/** Builds the admin panel, when anything that goes into it has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const assets = join(dist, 'assets');
const page = join(assets, 'admin/index.html');
const record = join(dist, 'panel.digest');
const sources = ['admin-panel/**/*.*', 'clients/stream/*.ts', 'src/domain/*.ts', 'package-lock.json'];

/** Errors: what the bundler said; a first load above its budget is one of them. */
export function buildPanel(): void {
  const digest = digestOfSources();
  if (existsSync(page) && existsSync(record) && readFileSync(record, 'utf8') === digest) return;
  // Beside its place and then moved there: whoever serves the folder meanwhile has the old panel or the new one.
  const fresh = join(dist, `panel.${process.pid}`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      vite,
      'build',
      '--config',
      join(root, 'admin-panel/vite.config.ts'),
      '--outDir',
      fresh,
      '--logLevel',
      'warn',
    ],
    // Built from within a test, too, it is what is deployed.
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' } },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`The admin panel was not built:\n${stdout}${stderr}`);
  }
  rmSync(join(assets, 'admin-assets'), { recursive: true, force: true });
  mkdirSync(dirname(page), { recursive: true });
  renameSync(join(fresh, 'admin-assets'), join(assets, 'admin-assets'));
  renameSync(join(fresh, 'index.html'), page);
  rmSync(fresh, { recursive: true });
  writeFileSync(record, digest);
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
