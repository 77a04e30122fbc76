import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { makeInstitution } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';

/* A file of its own: its isolate has never been asked anything. */

it('an isolate that is new knows the networks of campuses before it counts the first request', async () => {
  const institution = await makeInstitution();
  await sql(
    institution,
    `update platform.institutions set config = '{"limits": {"natRanges": ["198.51.100.0/24"]}}' where id = $1`,
    [institution],
  );
  const anyone = new Client(institution, null);
  const ask = (address: string) => anyone.call('/healthz', { headers: { 'cf-connecting-ip': address } });
  const crowd = await Promise.all(Array.from({ length: 120 }, () => ask('198.51.100.7')));
  expect(new Set(crowd.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(crowd.map(({ headers }) => headers.get('ratelimit-policy')))).toEqual(
    new Set(['"campus";q=20000;w=60']),
  );
  expect((await ask('203.0.113.9')).headers.get('ratelimit-policy')).toBe('"ip";q=100;w=60');
  expect(env.RATE_LIMITS).not.toBe('off');
});
