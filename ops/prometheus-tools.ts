/** promtool and prometheus: those of the machine, else Debian's package, unpacked beside and not installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Tools = { promtool: string; prometheus: string };

const unpacked = join(import.meta.dirname, '../node_modules/.cache/prometheus');

/** `notes` says where they come from. Throws where there are none and no apt to get them with. */
export function prometheusTools(notes: (line: string) => void): Tools {
  if (runs('promtool') && runs('prometheus')) return { promtool: 'promtool', prometheus: 'prometheus' };
  if (!runs('apt-get') || !runs('dpkg'))
    throw new Error(
      'Hacen falta promtool y prometheus (paquete prometheus de Debian o Ubuntu). / promtool and prometheus are needed.',
    );
  const tools = {
    promtool: join(unpacked, 'usr/bin/promtool'),
    prometheus: join(unpacked, 'usr/bin/prometheus'),
  };
  if (existsSync(tools.promtool)) return tools;
  notes(`Se descarga prometheus de Debian en / Debian's prometheus is fetched to ${unpacked}`);
  mkdirSync(unpacked, { recursive: true });
  // `download` needs no root and starts no service, as an installed package would.
  execFileSync('apt-get', ['download', 'prometheus'], { cwd: unpacked, stdio: 'pipe' });
  const archive = readdirSync(unpacked).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('apt-get downloaded no package');
  execFileSync('dpkg', ['-x', archive, '.'], { cwd: unpacked });
  return tools;
}

const runs = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
