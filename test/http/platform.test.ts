import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { problems } from '../../src/contracts/problems.ts';
import { environmentFaults } from '../../src/env.ts';
import { createApp } from '../../src/http/app.ts';
import { oidcPaths } from '../../src/http/routes/oidc-pages.ts';
import { panelPaths } from '../../src/http/routes/panel.ts';
import { plainPaths } from '../../src/http/routes/plain-pages.ts';
import { studentPaths } from '../../src/http/routes/student-app.ts';
import { openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';

const anyone = () => new Client('itsur', null);
const scrape = () => anyone().call('/metrics', { headers: { authorization: `Bearer ${env.METRICS_TOKEN}` } });

describe('metrics', () => {
  it('count requests by route, never by what was asked for, and orders by outcome', async () => {
    const { id, item, student, institution } = await openCafeteria();
    await student.order(id, { [item]: 1 });
    await student.order(id, { [item]: 50 });
    await student.call(`/no/such/${crypto.randomUUID()}`);
    const { status, body, headers } = await scrape();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body).toContain(`order_creation_total{institution="${institution}",outcome="placed"} 1`);
    expect(body).toContain(`order_creation_total{institution="${institution}",outcome="out_of_stock"} 1`);
    expect(body).toMatch(/http_requests_total\{route="\/orders",method="POST",status="201"\} [1-9]/);
    expect(body).toMatch(/http_requests_total\{route="unmatched",method="GET",status="404"\} 1/);
    expect(body).toMatch(
      /http_request_duration_seconds_bucket\{le="0.1",route="\/orders",method="POST",status="201"\}/,
    );
    expect(body).not.toContain('/no/such');
  });

  it('know the sockets that are connected', async () => {
    const { id, staff, student, institution } = await openCafeteria();
    const [board] = await Promise.all([staff.stream(id), student.stream(id)]);
    const gauge = (audience: string, count: number) =>
      `active_socket_connections{institution="${institution}",audience="${audience}"} ${count}`;
    await eventually(
      scrape,
      ({ body }) => body.includes(gauge('staff', 1)) && body.includes(gauge('student', 1)),
    );
    board.socket.close(1000);
    await eventually(scrape, ({ body }) => body.includes(gauge('staff', 0)));
  });

  it('are for the holder of the token alone', async () => {
    for (const authorization of ['', 'Bearer x', `Bearer ${env.METRICS_TOKEN}x`]) {
      expect((await anyone().call('/metrics', { headers: { authorization } })).status).toBe(401);
    }
  });
});

describe('the contract', () => {
  it('is OpenAPI 3.1 and names every route there is', async () => {
    const { body } = await anyone().call('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const declared = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const pages = [...panelPaths, ...studentPaths, ...plainPaths, ...oidcPaths];
    const undocumented = ['/openapi.json', '/docs', '/docs/init.js', '/admin', ...pages];
    const mounted = createApp()
      .routes.filter((route) => route.method !== 'ALL' && !undocumented.includes(route.path))
      .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
    expect([...new Set(mounted)].sort()).toEqual(declared.sort());
  });

  it('names every problem of the closed list', async () => {
    const { body } = await anyone().call('/openapi.json');
    expect(body.components.schemas.Problem.properties.code.enum.sort()).toEqual(Object.keys(problems).sort());
  });

  it('can be read as a page', async () => {
    const { status, body, headers } = await anyone().call('/docs');
    expect([status, headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(body).toContain('/openapi.json');
  });
});

describe('the platform', () => {
  it('is healthy, and ready when its database answers', async () => {
    expect((await anyone().call('/healthz')).body).toEqual({ status: 'ok' });
    expect((await anyone().call('/readyz')).body).toEqual({ status: 'ok' });
  });

  it('gives every answer a request id, the phone’s own if it sent one', async () => {
    expect((await anyone().call('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(
      (await anyone().call('/healthz', { headers: { 'x-request-id': 'phone-42-abc' } })).headers.get(
        'x-request-id',
      ),
    ).toBe('phone-42-abc');
    expect(
      (await anyone().call('/healthz', { headers: { 'x-request-id': '<script>' } })).headers.get(
        'x-request-id',
      ),
    ).not.toContain('<');
  });

  it('refuses to serve without its secrets, or deployed without rate limits', () => {
    expect(environmentFaults(env)).toEqual([]);
    expect(environmentFaults({ ...env, PLATFORM: 'deployed', RATE_LIMITS: 'off' })).toEqual([
      expect.stringContaining('RATE_LIMITS'),
    ]);
    const [fault] = environmentFaults({ ...env, DATABASE_URL: '' });
    expect(fault).toBe('the secret DATABASE_URL is missing: wrangler secret put DATABASE_URL');
  });
});

describe('the admin panel', () => {
  const asBrowser = (path: string) =>
    anyone().call(path, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

  it.each(['/admin/', '/admin/board', '/admin/pickup', '/admin/office/reports/today'])(
    'is one page, with a policy of no scripts but its own: %s',
    async (path) => {
      const { status, body, headers } = await asBrowser(path);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
      expect(body).toContain('<div id="panel">');
      expect(body).not.toMatch(/<script(?![^>]* src="\/admin-assets\/)/);
    },
  );

  it.each([
    ['/admin/nothing', 404, 'not_found'],
    ['/admin/office', 404, 'not_found'],
    ['/admin/deliveries', 401, 'unauthenticated'],
    ['/admin-assets/none.js', 404, 'not_found'],
  ])('leaves the API its paths, also to browsers: %s', async (path, status, code) => {
    const { institution } = await openCafeteria();
    const headers = { accept: 'text/html', 'x-institution': institution };
    expect(await anyone().call(path, { headers })).toMatchObject({ status, body: { code } });
  });
});

describe('a menu', () => {
  it('lists what there is and what is sold out', async () => {
    const { id, student, sql, item } = await openCafeteria();
    await sql('update menu_items set stock = 0 where id = $1', [item]);
    const { status, body } = await student.call(`/cafeterias/${id}/menu`);
    expect(status).toBe(200);
    expect(body.categories[0].items[0]).toMatchObject({
      id: item,
      name: 'Torta de milanesa',
      priceCents: 5500,
      available: false,
    });
  });

  it('of no cafeteria is a 404, of no id a 422', async () => {
    const { student, campusId, id } = await openCafeteria();
    expect((await student.call('/cafeterias/019af000-0000-7000-8000-000000000000/menu')).body.code).toBe(
      'cafeteria_not_found',
    );
    expect((await student.call('/cafeterias/1/menu')).body.code).toBe('validation_failed');
    expect(
      (await student.call(`/campuses/${campusId}/cafeterias`)).body.data.map(
        (cafeteria: { id: string }) => cafeteria.id,
      ),
    ).toEqual([id]);
    expect((await student.call('/campuses')).body.data.length).toBeGreaterThan(0);
  });
});
