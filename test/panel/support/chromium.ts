import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Chromium from npm, with the libraries that a bare Linux lacks: the package carries those of Amazon's Lambda (NSS, NSPR,
 * Expat), so that it starts where nothing but glibc and libgcc is installed. Unpacked once a version, into a folder that
 * appears when it is whole. Elsewhere than on Linux (x64): the installed Chrome.
 */
export async function unpackChromium(): Promise<{ executablePath?: string; env: Record<string, string> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { env: {} };
  const root = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const home = join(tmpdir(), `itsur-eats-chromium-${version}`);
  if (!existsSync(home)) await unpackTo(home, join(root, 'bin'));
  return {
    executablePath: join(home, 'chromium'),
    env: { HOME: home, LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  };
}

/** The package unpacks into the folder for temporary files, whichever that is. */
async function unpackTo(home: string, packed: string): Promise<void> {
  const partial = `${home}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = partial;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    await Promise.all([chromium.executablePath(packed), inflate(join(packed, 'al2023.tar.br'))]);
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
  try {
    renameSync(partial, home);
  } catch (error) {
    // Another run was quicker.
    if (!existsSync(home)) throw error;
    rmSync(partial, { recursive: true });
  }
}
