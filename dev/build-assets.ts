/** `npm run build`: puts what the Worker serves as static files into dist/assets. */
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createApp } from '../src/http/app.ts';
import { openApiDocument } from '../src/http/routes/documentation.ts';
import { buildPanel, buildStudentApp } from './build-bundle.ts';

const assets = join(import.meta.dirname, '../dist/assets');
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Names of the panel's files and of the app's change with their content. https://developers.cloudflare.com/workers/static-assets/headers/ */
const headers = `/*
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  Cross-Origin-Resource-Policy: same-origin
/admin-assets/*
  Cache-Control: public, max-age=31536000, immutable
/app-assets/*
  Cache-Control: public, max-age=31536000, immutable
/app-assets/*.json
  ! Cache-Control
  Cache-Control: no-cache
/app-worker.js
  Cache-Control: no-cache
  Content-Security-Policy: default-src 'none'; connect-src 'self'
/panel-worker.js
  Cache-Control: no-cache
  Content-Security-Policy: default-src 'none'; connect-src 'self'
`;

export function buildAssets(): void {
  const target = join(assets, 'docs-assets');
  mkdirSync(target, { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    const source = join(swaggerUi, file);
    // A platform that runs from this folder takes a rewritten file for a new version, and restarts its Worker.
    if (sizeOf(source) !== sizeOf(join(target, file))) copyFileSync(source, join(target, file));
  }
  writeIfNew(join(assets, '_headers'), headers);
  // Of whatever host serves it.
  writeIfNew(join(assets, 'openapi.json'), JSON.stringify(openApiDocument(createApp(), '/')));
  buildPanel();
  buildStudentApp();
}

function writeIfNew(file: string, text: string): void {
  if (sizeOf(file) === undefined || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

if (import.meta.main) buildAssets();
