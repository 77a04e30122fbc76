/** `npm run build`: puts what the Worker serves as static files into dist/assets. */
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildPanel } from './build-panel.ts';

const assets = join(import.meta.dirname, '../dist/assets');
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Names of the panel's files change with their content. https://developers.cloudflare.com/workers/static-assets/headers/ */
const headers = `/*
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  Cross-Origin-Resource-Policy: same-origin
/admin-assets/*
  Cache-Control: public, max-age=31536000, immutable
`;

export function buildAssets(): void {
  const target = join(assets, 'docs-assets');
  mkdirSync(target, { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    const source = join(swaggerUi, file);
    // A platform that runs from this folder takes a rewritten file for a new version, and restarts its Worker.
    if (sizeOf(source) !== sizeOf(join(target, file))) copyFileSync(source, join(target, file));
  }
  const headersFile = join(assets, '_headers');
  if (sizeOf(headersFile) === undefined || readFileSync(headersFile, 'utf8') !== headers)
    writeFileSync(headersFile, headers);
  buildPanel();
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

if (import.meta.main) buildAssets();
