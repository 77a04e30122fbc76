import { beforeAll, describe, expect, it } from 'vitest';
import {
  agua,
  makeInstitution,
  type OpenCafeteria,
  openCafeteria,
  ownInstitution,
  torta,
} from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';

/* The pages that the Worker writes. */

let cafeteria: OpenCafeteria;
let anyone: Client;

beforeAll(async () => {
  cafeteria = await openCafeteria({ menu: [torta(), agua()] });
  // Where there is but one institution, nobody is asked which.
  await makeInstitution();
  anyone = new Client(await ownInstitution(), null);
});

const cookie = async () => `institution=${await ownInstitution()}`;
const page = async (path: string, headers: Record<string, string> = {}) =>
  anyone.call(path, { headers: { accept: 'text/html', cookie: await cookie(), ...headers } });

async function gzipped(text: string): Promise<number> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

describe('the first page', () => {
  it('is for whoever wants a page; whoever does not is led to the contract as ever', async () => {
    const { status, body, headers } = await page('/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(body).toContain('¿Qué se te antoja?');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await page('/', { accept: 'application/json' })).body).toContain('/docs/init.js');
  });

  it('asks for the institution where nothing tells it, and knows it from then on', async () => {
    const { status, body } = await page('/', { cookie: '' });
    expect([status, body.includes('name="institution"')]).toEqual([200, true]);
    const unknown = await page('/?institution=nobody', { cookie: '' });
    expect([unknown.status, unknown.body.includes('No conocemos esa institución')]).toEqual([404, true]);
    const named = await page(`/?institution=${await ownInstitution()}`, { cookie: '' });
    expect(named.headers.get('set-cookie')).toMatch(/^institution=.+HttpOnly.+SameSite=Lax/);
  });

  it('is in the language that the browser prefers, or that was chosen', async () => {
    expect((await page('/', { 'accept-language': 'en' })).body).toContain('What do you feel like?');
    const chosen = await page('/', { 'accept-language': 'en', cookie: `${await cookie()}; language=es` });
    expect(chosen.body).toContain('<html lang="es-MX">');
  });
});

describe('the menu', () => {
  it('is there before anything runs, in one flight', async () => {
    const { status, body } = await page(`/c/${cafeteria.id}`);
    expect(status).toBe(200);
    for (const word of ['Torta de milanesa', '$55.00', 'Agua de jamaica', `/plain/c/${cafeteria.id}`])
      expect(body).toContain(word);
    // Ten packets, before a server hears that they have arrived (RFC 6928).
    expect(await gzipped(body)).toBeLessThanOrEqual(14_000);
  });

  it('is written anew as soon as the menu is another', async () => {
    const path = `/cafeterias/${cafeteria.id}/menu-items/${cafeteria.items[1]}`;
    expect(
      (await cafeteria.staff.call(path, { method: 'PATCH', body: { name: 'Agua <b>de limón' } })).status,
    ).toBe(200);
    await expect
      .poll(async () => (await page(`/c/${cafeteria.id}`)).body, { timeout: 60_000 })
      .toContain('Agua &lt;b>de limón');
    // What goes on from there ends no element of the page.
    expect((await page(`/c/${cafeteria.id}`)).body).toContain('Agua \\u003cb>de limón');
  });

  it('of no cafeteria is a page that says so, and a missing asset is no page', async () => {
    const { status, body } = await page('/c/nothing');
    expect([status, body.includes('No existe esta cafetería')]).toEqual([404, true]);
    const asset = await page('/app-assets/nothing.js');
    expect([asset.status, asset.body.code]).toEqual([404, 'not_found']);
  });
});

describe('a form', () => {
  const send = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    anyone.call(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        accept: 'text/html',
        cookie: await cookie(),
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
    });

  it('is taken from our own pages alone', async () => {
    const others: Record<string, string>[] = [
      {},
      { origin: 'https://evil.test' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of others)
      expect((await send('/plain/sign-in', { email: 'a@b.mx', password: 'x' }, headers)).status).toBe(403);
  });

  it('that signs in leads nowhere else, and tells why it was refused', async () => {
    const own = { 'sec-fetch-site': 'same-origin' };
    const refused = await send('/plain/sign-in', { email: 'a@b.mx', password: 'x', to: '//evil.test' }, own);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Correo o contraseña incorrectos');
    expect(refused.body).not.toContain('evil.test');
  });
});

describe('whoever is not signed in', () => {
  it('is led to sign in, and back to where they were', async () => {
    // A client of the tests goes where it is led to.
    const { status, body } = await page(`/plain/c/${cafeteria.id}`);
    expect(status).toBe(200);
    expect(body).toContain(`<input type="hidden" name="to" value="/plain/c/${cafeteria.id}"`);
  });
});

describe('the manifest', () => {
  it('is of the institution: its name, its colour, and a beginning that names it, since an installed app may have no cookie', async () => {
    const id = await ownInstitution();
    const branding = { name: 'Tecnológico de Pruebas', shortName: 'TecPrueba', primaryColour: '#123456' };
    expect(
      (await cafeteria.admin.call('/admin/institution', { method: 'PATCH', body: { branding } })).status,
    ).toBe(200);
    const { body: html } = await page('/');
    expect(html).toContain(`<link rel="manifest" href="/app.webmanifest?institution=${id}">`);
    const { status, body, headers } = await anyone.call(`/app.webmanifest?institution=${id}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/manifest+json; charset=UTF-8']);
    expect(typeof body === 'string' ? JSON.parse(body) : body).toMatchObject({
      ...{ id: '/', scope: '/', display: 'standalone', start_url: `/?institution=${id}`, lang: 'es-MX' },
      ...{ name: 'Tecnológico de Pruebas', short_name: 'TecPrueba', theme_color: '#123456' },
      icons: [
        { sizes: '192x192', purpose: 'any' },
        { sizes: '512x512', purpose: 'any' },
        { sizes: '512x512', purpose: 'maskable' },
      ],
    });
    expect((await anyone.call('/app.webmanifest?institution=nobody')).body.code).toBe(
      'institution_not_found',
    );
  });
});
