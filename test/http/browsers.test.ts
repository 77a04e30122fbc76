import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';

const app = 'https://app.uni.edu.mx';
const stranger = 'https://evil.example';

const institution = await makeInstitution();
await sql(
  institution,
  `update platform.institutions set config = jsonb_build_object('allowedOrigins', jsonb_build_array($2::text)) where id = $1`,
  [institution, app],
);
const anyone = new Client(institution, null);

const preflight = (origin: string) =>
  anyone.call('/orders', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key,x-institution',
    },
  });

describe('a page of another origin', () => {
  it('that its institution allows may ask, and read what it needs', async () => {
    const { status, headers } = await preflight(app);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, app]);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key');
    const answer = await anyone.call('/campuses', { headers: { origin: app } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(app);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  });

  it('reads refusals too', async () => {
    const { status, headers } = await anyone.call('/me', { headers: { origin: app } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, app]);
  });

  it('of a stranger may not', async () => {
    expect((await preflight(stranger)).headers.get('access-control-allow-origin')).toBeNull();
    const { headers } = await anyone.call('/campuses', { headers: { origin: stranger } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of one institution reads nothing of another', async () => {
    const other = new Client(await makeInstitution(), null);
    const { headers } = await other.call('/campuses', { headers: { origin: app } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('opens a socket where it may ask, and only there', async () => {
    const { student, id } = await openCafeteria({ institution });
    await expect(student.stream(id, '', { origin: stranger })).rejects.toThrow('403');
    const stream = await student.stream(id, '', { origin: app });
    await stream.hears((message) => message.type === 'hello');
  });
});

describe('every answer', () => {
  it('tells browsers not to guess, frame, refer or fall back to plain HTTP', async () => {
    for (const path of ['/healthz', '/campuses', '/no/such', '/openapi.json', '/docs', '/admin/']) {
      const { headers } = await anyone.call(path);
      expect([path, headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual([
        path,
        'nosniff',
        'DENY',
      ]);
      expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(/script-src[^;]*'unsafe/.test(policy)).toBe(false);
    }
  });

  it('to somebody signed in is kept by no cache', async () => {
    const { student, admin } = await openCafeteria({ institution });
    for (const reply of [
      await student.call('/me'),
      await student.call('/me/orders'),
      await admin.call('/admin/audit'),
    ])
      expect(reply.headers.get('cache-control')).toBe('private, no-store');
    const metrics = await anyone.call('/metrics', {
      headers: { authorization: `Bearer ${env.METRICS_TOKEN}` },
    });
    expect(metrics.status).toBe(200);
  });
});
