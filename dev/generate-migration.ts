/**
 * `npm run db:generate -- --name <what>`: drizzle-kit writes the next migration of the institutions' tables.
 * It qualifies references with "public"; an institution's tables live in its own schema, so that is taken out.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';

const generated = spawnSync('drizzle-kit', ['generate', ...process.argv.slice(2)], { stdio: 'inherit' });
if (generated.status !== 0) process.exit(generated.status ?? 1);
for (const file of globSync('migrations/tenant/*.sql')) {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"public".', ''));
}
