import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { makeInstitution } from '../support/cafeteria.ts';
import { sql } from '../support/lab.ts';

const open = async (path: string, headers: Record<string, string> = {}) => {
  const response = await exports.default.fetch(`http://itsur.test${path}`, {
    headers: { 'cf-connecting-ip': '203.0.113.77', ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

async function institutionWith(config: unknown): Promise<string> {
  const id = await makeInstitution();
  await sql(id, 'update platform.institutions set name = $2, config = $3 where id = $1', [
    id,
    'Tecnológico <script>alert(1)</script> & Co',
    JSON.stringify(config),
  ]);
  return id;
}

describe('the privacy notice', () => {
  it('says in both languages who is responsible, for how long, and how to ask, out of the configuration', async () => {
    const id = await institutionWith({
      branding: { privacyEmail: 'privacidad@uni.mx', postalAddress: 'Av. Uno 1, Uriangato' },
      retention: { orderTextDays: 99, deliveriesDays: 77 },
      payments: { card: true },
    });
    const spanish = await open(`/privacidad?institution=${id}`);
    expect(spanish.status).toBe(200);
    expect(spanish.headers.get('content-type')).toContain('text/html');
    for (const words of [
      'lang="es"',
      'privacidad@uni.mx',
      'Av. Uno 1, Uriangato',
      '99 días',
      '77 días',
      'Stripe',
      'ARCO',
    ])
      expect(spanish.text).toContain(words);
    const english = await open('/privacy', { 'x-institution': id });
    for (const words of ['lang="en"', 'privacidad@uni.mx', '99 days', '77 days', 'Stripe', 'ARCO'])
      expect(english.text).toContain(words);
    expect(spanish.text).toContain(`href="/privacy?institution=${id}"`);
  });

  it('runs no script and loads nothing, whatever an institution calls itself', async () => {
    const { text, headers } = await open(`/privacidad?institution=${await institutionWith({})}`);
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/src=|url\(|@import/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  });

  it('promises nothing about cards where none are taken, and says when no contact was given', async () => {
    const { text } = await open(`/privacidad?institution=${await institutionWith({})}`);
    expect(text).not.toContain('Stripe');
    expect(text).toContain('administración de tu institución');
  });

  it('needs an institution that there is', async () => {
    expect((await open('/privacidad?institution=no_such_place')).status).toBe(404);
    expect((await open("/privacidad?institution=x';drop")).status).toBe(422);
    expect((await open('/privacidad')).status).toBe(404);
  });
});
