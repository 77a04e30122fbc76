import { createHash, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

type Granted = { email: string; audience: string; redirectUri: string; nonce?: string; challenge: string };

/** Codes that wait to be traded, each once. */
export class Codes {
  readonly #waiting = new Map<string, Granted>();

  add(granted: Granted): string {
    const code = randomBytes(24).toString('base64url');
    this.#waiting.set(code, granted);
    return code;
  }

  /** What a code stands for, for whoever was asked to send it and has its verifier (RFC 7636); else undefined. */
  trade(form: URLSearchParams): Granted | undefined {
    const code = form.get('code') ?? '';
    const granted = this.#waiting.get(code);
    this.#waiting.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isItsOwn =
      granted?.challenge === challenge &&
      granted.audience === form.get('client_id') &&
      granted.redirectUri === form.get('redirect_uri');
    return isItsOwn ? granted : undefined;
  }
}

/**
 * The issuer's sign-in page: OpenID Connect's authorization code flow, with PKCE alone. Whoever types an address is believed to
 * be its owner.
 */
export function signInPage(issuer: string, codes: Codes): Hono {
  const app = new Hono();
  app.get('/oidc/authorize', (c) => {
    const { email, ...asked } = c.req.query();
    const { client_id: audience, redirect_uri: redirectUri, state = '', nonce } = asked;
    const { response_type: type, code_challenge: challenge, code_challenge_method: method } = asked;
    if (!redirectUri || !URL.canParse(redirectUri) || !audience)
      return c.text('client_id and redirect_uri are needed.', 400);
    if (type !== 'code' || !challenge || method !== 'S256')
      return c.text('response_type=code, code_challenge and code_challenge_method=S256 are needed.', 400);
    if (email === undefined) return c.html(form(asked), 200, { 'content-security-policy': policy });
    const address = new URL(redirectUri);
    // Who leaves the field empty has thought better of it.
    const answer = email
      ? { code: codes.add({ email, audience, redirectUri, nonce, challenge }) }
      : { error: 'access_denied' };
    for (const [name, value] of Object.entries({ ...answer, state, iss: issuer }))
      address.searchParams.set(name, value);
    return c.redirect(address.href);
  });
  return app;
}

const form = (asked: Record<string, string>) => html`<!doctype html>
  <html lang="es">
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Cuenta institucional (sandbox)</title>
    <h1>Cuenta institucional (sandbox)</h1>
    <form action="/oidc/authorize">
      ${Object.entries(asked).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <label>Correo <input type="email" name="email" required autofocus /></label>
      <button>Entrar</button>
    </form>
    <form action="/oidc/authorize">
      ${Object.entries({ ...asked, email: '' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button>Cancelar</button>
    </form>
  </html>`;
