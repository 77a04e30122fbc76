/** `npm run build`: puts what the Worker serves as static files into dist/assets. */
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const assets = join(import.meta.dirname, '../dist/assets');
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

export function buildAssets(): void {
  const target = join(assets, 'docs-assets');
  mkdirSync(target, { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    const source = join(swaggerUi, file);
    // A platform that runs from this folder takes a rewritten file for a new version, and restarts its Worker.
    if (sizeOf(source) !== sizeOf(join(target, file))) copyFileSync(source, join(target, file));
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

if (import.meta.main) buildAssets();
