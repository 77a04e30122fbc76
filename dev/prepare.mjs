/**
 * Makes a fresh clone runnable: the step before `npm start` and `npm test`. Plain JavaScript for the machine's own
 * Node, with nothing installed. Silent when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major] = process.versions.node.split('.').map(Number);

if (major < 20) {
  fail(
    `Se necesita Node 20 o posterior y este es ${process.version}: instálelo desde https://nodejs.org y repita.`,
    `Node 20 or newer is needed and this is ${process.version}: install it from https://nodejs.org and try again.`,
  );
}

if (!installed()) {
  console.log(
    'Instalando dependencias (una sola vez, alrededor de un minuto)… / Installing dependencies (once)…',
  );
  // One command line, not a list: on Windows npm is a batch file, which only a shell can start.
  const { status, signal } = spawnSync('npm ci --no-audit --no-fund', {
    cwd: root,
    stdio: 'inherit',
    shell: true,
  });
  if (signal) process.kill(process.pid, signal);
  if (status !== 0 || !installed()) {
    fail(
      '«npm ci» no terminó: lea el error de arriba; si es de red, compruebe la conexión y repita la orden.',
      '`npm ci` did not finish: read the error above; if it is the network, check the connection and run this again.',
    );
  }
}

/** npm writes node_modules/.package-lock.json last: an installation that was cut short has none. */
function installed() {
  const record = `${root}node_modules/.package-lock.json`;
  return existsSync(record) && statSync(record).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
}

function fail(spanish, english) {
  console.error(`${spanish}\n${english}`);
  process.exit(1);
}
