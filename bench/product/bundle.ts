import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildAssets } from '../../dev/build-assets.ts';

const root = join(import.meta.dirname, '../..');
const builtWithinMs = 120_000;

/** Builds the Worker as a deploy would, minified; answers the file. */
export async function buildBundle(folder: string): Promise<string> {
  buildAssets();
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  await promisify(execFile)(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--minify', '--env=', `--outdir=${folder}`],
    {
      cwd: root,
      timeout: builtWithinMs,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' },
    },
  );
  return join(folder, 'index.js');
}
