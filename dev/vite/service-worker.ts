import { createHash } from 'node:crypto';
import { build, type Plugin } from 'vite';

type Options = {
  /** The worker's source. */
  source: string;
  /** Its address, without the slash: what it may answer for is beside and below it. */
  fileName: string;
  /** Which files of the bundle it keeps. */
  keeps: RegExp;
  /** Which of them stands beside its messages, of an app that is sent any. */
  icon?: RegExp;
};

/**
 * Bundles a service worker into one script, with the list of what it keeps: those of the app's files that have no network may
 * be opened with. It is another script with each build, by which browsers know that there is a new one.
 * (vite-plugin-pwa with workbox-build does the same, and brings 322 packages; a list of names that change with their
 * content needs no revisions, and nothing is to be looked for on disk.)
 */
export function serviceWorker({ source, fileName, keeps, icon: picture }: Options): Plugin {
  return {
    name: 'service-worker',
    // After Vite's own has written the styles.
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => keeps.test(name));
      const files = names.map((name) => `/${name}`).sort();
      const name = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const written = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: {
          BUILD: JSON.stringify({
            name,
            files,
            ...(picture && { icon: files.find((file) => picture.test(file)) }),
          }),
        },
        build: {
          write: false,
          target: 'es2022',
          modulePreload: false,
          rolldownOptions: { input: source, output: { format: 'iife', codeSplitting: false } },
        },
      });
      const output = (Array.isArray(written) ? written[0] : written) as { output: { code?: string }[] };
      const code = output.output[0]?.code;
      if (!code) this.error('the service worker was not bundled');
      this.emitFile({ type: 'asset', fileName, source: code });
    },
  };
}
