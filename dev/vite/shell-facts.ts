import type { Plugin, Rolldown } from 'vite';
import type { ShellFacts } from '../../student-app/src/server/pages.ts';

/** The chunks that a chunk does not run without: each that is not named in the page costs another way there and back. */
function loadedWith({ imports }: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string[] {
  const names = new Set(imports);
  for (const name of names) {
    const chunk = bundle[name];
    if (chunk?.type === 'chunk') for (const next of chunk.imports) names.add(next);
  }
  return [...names];
}

/** Writes it down where the Worker reads it: `shell.json` among the assets. */
export function shellFacts({
  icon,
  touchIcon,
  manifest,
}: Record<'icon' | 'touchIcon' | 'manifest', RegExp>): Plugin {
  return {
    name: 'shell-facts',
    // After Vite's own has written the styles.
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const entry = files.find((file) => file.type === 'chunk' && file.isEntry);
      if (entry?.type !== 'chunk') this.error('there is no entry');
      const at = (fileName: string) => `/${fileName}`;
      const named = (pattern: RegExp) => files.filter(({ fileName }) => pattern.test(fileName));
      const only = (pattern: RegExp) => {
        const [file] = named(pattern);
        if (!file) this.error(`there is no ${pattern}`);
        return at(file.fileName);
      };
      const facts: ShellFacts = {
        script: at(entry.fileName),
        preloads: loadedWith(entry, bundle).map(at),
        styles: named(/\.css$/).map(({ fileName }) => at(fileName)),
        icon: only(icon),
        touchIcon: only(touchIcon),
        manifest: only(manifest),
      };
      this.emitFile({ type: 'asset', fileName: 'app-assets/shell.json', source: JSON.stringify(facts) });
    },
  };
}
