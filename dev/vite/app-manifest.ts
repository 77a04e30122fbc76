import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { appIcons, drawIcon } from './app-icons.ts';

type Options = { svg: string; name: string; description: string; colour: string; ground: string };

/** What a browser installs the app by, https://www.w3.org/TR/appmanifest/; its icons are drawn from the one picture. */
export function appManifest({ svg, name, description, colour, ground }: Options): Plugin {
  return {
    name: 'app-manifest',
    async generateBundle() {
      const picture = readFileSync(svg, 'utf8');
      const icons = [];
      for (const icon of appIcons) {
        const source = await drawIcon(picture, icon, colour);
        const file = this.getFileName(this.emitFile({ type: 'asset', name: icon.name, source }));
        const sizes = `${icon.side}x${icon.side}`;
        icons.push({ src: `/${file}`, sizes, type: 'image/png', purpose: icon.purpose });
      }
      const manifest = {
        ...{ id: '/', start_url: '/', scope: '/', display: 'standalone', lang: 'es-MX' },
        ...{ name, short_name: name, description, theme_color: colour, background_color: ground, icons },
      };
      this.emitFile({ type: 'asset', name: 'app.webmanifest', source: JSON.stringify(manifest) });
    },
  };
}
