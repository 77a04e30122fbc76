/**
 * Makes a fresh clone runnable: the step before `npm start` and `npm test`. Plain JavaScript for the machine's own
 * Node, with nothing installed. Silent when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
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
  await install();
  if (!installed()) {
    fail(
      '«npm ci» no terminó: lea el error de arriba; si es de red, compruebe la conexión y repita la orden.',
      '`npm ci` did not finish: read the error above; if it is the network, check the connection and run this again.',
    );
  }
}

/** An installation that was cut short lacks npm's own record, or what the last of the allowed scripts puts there. */
function installed() {
  const record = `${root}node_modules/.package-lock.json`;
  return (
    existsSync(record) &&
    statSync(record).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs &&
    ['node', 'node.exe'].some((name) => existsSync(`${root}node_modules/node/bin/${name}`))
  );
}

/** A package's own scripts run when package.json allows it by name (`allowScripts`, the last of which is node), and not else. */
async function install() {
  if ((await npm('ci --no-audit --no-fund --ignore-scripts')) !== 0) return;
  const { allowScripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const allowed = Object.keys(allowScripts).filter(
    (name) => allowScripts[name] && existsSync(`${root}node_modules/${name}`),
  );
  await npm(`rebuild --ignore-scripts=false ${allowed.join(' ')}`);
}

async function npm(command) {
  const grouped = process.platform !== 'win32';
  // One command line, not a list: on Windows npm is a batch file, which only a shell can start.
  const running = spawn(`npm ${command}`, {
    cwd: root,
    stdio: 'inherit',
    shell: true,
    detached: grouped,
  });
  // npm takes no notice of Ctrl-C until it has written everything, and the next start would stumble over it.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(name, () => {
      if (grouped) process.kill(-running.pid, 'SIGKILL');
      else running.kill();
      process.exit(130);
    });
  }
  const [code] = await once(running, 'exit');
  return code;
}

function fail(spanish, english) {
  console.error(`${spanish}\n${english}`);
  process.exit(1);
}
