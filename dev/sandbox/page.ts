import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';

/**
 * Messages are strangers' text. Scripts come from our own file alone, and a `srcdoc` frame inherits this policy: an e-mail may be
 * styled and show pictures, nothing more.
 */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src https: data:; base-uri 'none'; form-action 'none'";

const files = {
  '/': { name: 'inbox.html', type: 'text/html; charset=utf-8' },
  '/inbox.js': { name: 'inbox.js', type: 'text/javascript; charset=utf-8' },
  '/payments.js': { name: 'payments.js', type: 'text/javascript; charset=utf-8' },
  '/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/inbox.css': { name: 'inbox.css', type: 'text/css; charset=utf-8' },
};

/** The page to read the inbox, to pay and to inject faults: static files, no build. */
export function page(): Hono {
  const app = new Hono();
  for (const [path, { name, type }] of Object.entries(files)) {
    const text = readFileSync(join(import.meta.dirname, 'page', name), 'utf8');
    const headers = {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    };
    app.get(path, (c) => c.body(text, 200, headers));
  }
  return app;
}
