import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

/**
 * Chromium from npm, unpacked into a folder of this run's alone, with the libraries that a bare Linux lacks: the package
 * carries those of Amazon's Lambda (NSS, NSPR, Expat), so that it starts where nothing but glibc and libgcc is installed.
 * Its letters are those of `writeFontconfig`. Elsewhere than on Linux (x64): the installed Chrome.
 */
export async function unpackChromium(
  home: string,
): Promise<{ executablePath?: string; env: Record<string, string> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { env: {} };
  mkdirSync(home, { recursive: true });
  const packed = join(dirname(dirname(resolve('@sparticuz/chromium'))), 'bin');
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  // The package unpacks into the folder for temporary files, and asks which that is before its first wait.
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = home;
  const unpacking = [chromium.executablePath(packed), inflate(join(packed, 'al2023.tar.br'))];
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  const [executablePath] = await Promise.all(unpacking);
  return {
    executablePath,
    env: {
      HOME: home,
      LD_LIBRARY_PATH: join(home, 'al2023/lib'),
      FONTCONFIG_FILE: writeFontconfig(home),
    },
  };
}

/**
 * Names two fonts and none of the machine's: Roboto, which an Android tablet has, in each of its weights, and Noto Color
 * Emoji. Where fontconfig knows no font, text has no width and Chromium takes the elements that hold it for hidden.
 */
function writeFontconfig(home: string): string {
  const folderOf = (name: string) => dirname(resolve(`@expo-google-fonts/${name}/package.json`));
  const prefer = (generic: string, ...fonts: string[]) =>
    `<match><test name="family"><string>${generic}</string></test><edit name="family" mode="assign" binding="strong">` +
    `${fonts.map((font) => `<string>${font}</string>`).join('')}</edit></match>`;
  const file = join(home, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folderOf('roboto')}</dir>
  <dir>${folderOf('noto-color-emoji')}</dir>
  <cachedir>${join(home, 'fontconfig')}</cachedir>
  ${['system-ui', 'sans-serif', 'serif', 'monospace'].map((generic) => prefer(generic, 'Roboto', 'Noto Color Emoji')).join('\n  ')}
  ${prefer('emoji', 'Noto Color Emoji')}
</fontconfig>
`,
  );
  return file;
}
