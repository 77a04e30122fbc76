/**
 * `npm run environments`: writes `[env.staging]` and `[env.production]` into wrangler.toml, from what stands above them:
 * wrangler hands no binding and no variable down by itself. `--check` fails when they are out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { environmentsOf, type Table } from './cloud/environments.ts';

const file = join(import.meta.dirname, '../wrangler.toml');
const mark =
  '# ---- Written by `npm run environments` from what stands above; edit that, or dev/cloud/environments.ts. ----';

const now = readFileSync(file, 'utf8');
const above = now.split(mark)[0]?.trimEnd() ?? '';
const wanted = `${above}\n\n${mark}\n\n${stringify({ env: environmentsOf(parse(above) as Table) }).trim()}\n`;

if (!process.argv.includes('--check')) writeFileSync(file, wanted);
else if (now !== wanted) {
  console.error(
    'wrangler.toml: [env.*] no corresponde a lo de arriba / is out of date: npm run environments',
  );
  process.exitCode = 1;
}
