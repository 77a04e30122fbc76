import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Answer } from '../provider.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The issuer's sign-in page: OpenID Connect's implicit flow with `response_type=id_token`, answered in the address's
 * fragment. Whoever types an address is believed to be its owner.
 */
export function signInPage(mint: (request: unknown) => Promise<Answer>): Hono {
  const app = new Hono();
  app.get('/oidc/authorize', async (c) => {
    const { email, ...asked } = c.req.query();
    const { client_id: audience, redirect_uri: back, response_type: type, nonce, state = '' } = asked;
    if (!back || !URL.canParse(back) || type !== 'id_token' || !nonce)
      return c.text('redirect_uri, response_type=id_token and nonce are needed.', 400);
    if (!email) return c.html(form(asked), 200, { 'content-security-policy': policy });
    const { status, body } = await mint({ email, nonce, audience });
    const { id_token: idToken } = body as { id_token?: string };
    const address = new URL(back);
    const [name, value] = idToken ? ['id_token', idToken] : ['error', 'access_denied'];
    address.hash = new URLSearchParams({ [name]: value, state }).toString();
    return status < 500 ? c.redirect(address.href) : c.text('The issuer failed.', 500);
  });
  return app;
}

const form = (asked: Record<string, string>) => html`<!doctype html>
  <html lang="es">
    <meta charset="utf-8" />
    <title>Cuenta institucional (sandbox)</title>
    <h1>Cuenta institucional (sandbox)</h1>
    <form action="/oidc/authorize">
      ${Object.entries(asked).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <label>Correo <input type="email" name="email" required autofocus /></label>
      <button>Entrar</button>
    </form>
  </html>`;
