import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { hashInTurn } from '../../src/services/identity/hashing-turns.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client, type Reply } from '../support/clients.ts';
import { eventually, roundTripsOf, sql } from '../support/lab.ts';

/* What keeps a campus served while one behind its NAT does what a script can; all of it at once, started: `proof/hostile`. */

const institution = await makeInstitution();
await sql(
  institution,
  `update platform.institutions set config = '{"limits": {"natRanges": ["198.51.100.0/24"]}}' where id = $1`,
  [institution],
);
const behindNat = () => ({ 'cf-connecting-ip': `198.51.100.${Math.floor(Math.random() * 256)}` });
const anyone = new Client(institution, null);
const { students, id, item } = await openCafeteria({ institution, students: 3 });
await eventually(
  () => anyone.call('/healthz', { headers: behindNat() }),
  ({ headers }) => headers.get('ratelimit-policy')?.startsWith('"campus"') === true,
);

describe('a campus that has spent its requests of a minute', () => {
  const spent: Env = { ...env, CAMPUS_RATE_LIMIT: { limit: async () => ({ success: false }) } };
  const ask = async (path: string, authorization?: string) => {
    const headers = { 'x-institution': institution, ...behindNat(), ...(authorization && { authorization }) };
    const request = new Request(`http://itsur.test${path}`, { headers });
    const response = await createApp().fetch(request, spent, createExecutionContext());
    return { status: response.status, policies: response.headers.get('ratelimit-policy') };
  };
  const tokenOf = (client: Client | undefined) => `Bearer ${client?.user?.accessToken}`;

  it('goes on for everybody who is signed in, within their own', async () => {
    const policies = '"campus";q=20000;w=60, "user";q=100;w=60';
    for (const path of ['/me', `/cafeterias/${id}/menu`])
      expect(await ask(path, tokenOf(students[0]))).toEqual({ status: 200, policies });
  });

  it('is over for anybody else, with whatever they call a token', async () => {
    const other = await openCafeteria({ institution: await makeInstitution() });
    const [head, claims] = tokenOf(students[0]).split('.');
    expect((await ask(`/cafeterias/${id}/menu`)).status).toBe(429);
    for (const token of ['Bearer x', 'Bearer a.b.c', `${head}.${claims}.AAAA`])
      expect((await ask('/me', token)).status).toBe(429);
    // Of another institution: signed by us, and good there alone.
    expect((await ask('/me', tokenOf(other.student))).status).toBe(401);
  });
});

describe('passwords from everywhere behind the NAT', () => {
  it('are hashed as far as there is time; the others hear when to come back, and whoever orders is served', async () => {
    const tries = 60;
    const tryOne = (_: unknown, n: number) =>
      anyone.post('/auth/login', { email: `nadie${n}@itsur.test`, password: 'la que sea' }, behindNat());
    const flood = Promise.all(Array.from({ length: tries }, tryOne));
    const orders = students.map((student) => student.order(id, { [item]: 1 }, behindNat()));
    expect((await Promise.all(orders)).map(({ status }) => status)).toEqual([201, 201, 201]);
    const replies = await flood;
    const busy = replies.filter(({ body }: Reply) => body.code === 'sign_in_busy');
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['401 invalid_credentials', '429 sign_in_busy']),
    );
    for (const { headers } of busy) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(5);
  });

  it('for which there is no time are refused before anything is asked of the database, or counted', async () => {
    const asMuchAsAMinute = 400;
    await eventually(
      () => hashInTurn(asMuchAsAMinute, async () => 'begun').catch(({ code }) => code),
      (outcome) => outcome === 'begun',
    );
    const trips = await roundTripsOf(institution, async () => {
      const credentials = { email: students[0]?.user?.email, password: 'la que sea' };
      const { status, body } = await anyone.post('/auth/login', credentials, behindNat());
      expect([status, body.code]).toEqual([429, 'sign_in_busy']);
    });
    expect(trips.filter((text) => text.includes('sign_in'))).toEqual([]);
  });
});
