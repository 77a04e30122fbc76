/**
 * Makes a fresh clone runnable: the step before `npm start` and `npm test`. Plain JavaScript for the machine's own
 * Node, with nothing installed. Silent when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = `${root}node_modules`;
/** npm writes it last: an installation that was cut short has none. */
const record = `${modules}/.package-lock.json`;
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
  // An npm that was interrupted goes on writing for a few seconds, and a new one stumbles over it: hence again.
  const began = Date.now();
  do {
    if (!existsSync(record)) clearRemains();
    // One command line, not a list: on Windows npm is a batch file, which only a shell can start.
    const { signal } = spawnSync('npm ci --no-audit --no-fund', { cwd: root, stdio: 'inherit', shell: true });
    if (signal) process.kill(process.pid, signal);
  } while (!installed() && Date.now() - began < 20_000);
  if (!installed()) {
    fail(
      '«npm ci» no terminó: lea el error de arriba; si es de red, compruebe la conexión y repita la orden.',
      '`npm ci` did not finish: read the error above; if it is the network, check the connection and run this again.',
    );
  }
}

function installed() {
  return existsSync(record) && statSync(record).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
}

/** Takes away what an interrupted installation left, and gives one that still writes a moment to end. */
function clearRemains() {
  if (!existsSync(modules)) return;
  try {
    rmSync(modules, { recursive: true, force: true });
  } catch {
    // a file appeared in a folder that was just emptied: `npm ci` itself clears the rest
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
}

function fail(spanish, english) {
  console.error(`${spanish}\n${english}`);
  process.exit(1);
}
