import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';

const folder = join(import.meta.dirname, '../../stripe-js');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const types = { js: 'text/javascript', css: 'text/css', html: 'text/html' };
const files = ['stripe.js', 'card.html', 'card.js', 'challenge.html', 'challenge.js', 'frame.css'] as const;

/**
 * What a browser loads to pay: the small part of js.stripe.com that the student's app uses, at `/stripe-js/stripe.js`. Any page
 * may load it and put its frames into itself, as Stripe's.
 */
export function stripeJs(): Hono {
  const app = new Hono();
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    const type = types[name.split('.')[1] as keyof typeof types];
    app.get(`/stripe-js/${name}`, (c) =>
      c.body(text, 200, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': policy,
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      }),
    );
  }
  return app;
}
