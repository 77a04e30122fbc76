/** `npm run bench -- <name>`: measures the running platform, or one that it starts for the purpose. */
import { deliveries } from './deliveries.ts';
import { oversell } from './oversell.ts';
import { withPlatform } from './platform.ts';
import { sockets, storm } from './sockets.ts';

const benches: Record<string, typeof oversell> = { oversell, sockets, storm, deliveries };

try {
  const bench = benches[process.argv[2] ?? ''];
  if (!bench) throw new Error(`Uso / usage: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exitCode = (await withPlatform(bench)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
