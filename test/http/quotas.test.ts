import { describe, expect, it } from 'vitest';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client, type Reply } from '../support/clients.ts';
import { eventually, sql } from '../support/lab.ts';

const campusAddress = '198.51.100.7';
const fromCampus = { 'cf-connecting-ip': campusAddress };

const institution = await makeInstitution();
await sql(
  institution,
  `update platform.institutions set config = '{"limits": {"natRanges": ["198.51.100.0/24"]}}' where id = $1`,
  [institution],
);
const anyone = () => new Client(institution, null);
const policiesOf = ({ headers }: Reply) => headers.get('ratelimit-policy');

/** The quotas count in whole minutes: a test that needs one to itself begins early in it. */
async function earlyInTheMinute(neededMs = 20_000): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < neededMs) await scheduler.wait(left);
}

/** The answers to the same request, so many times. */
const repeat = (times: number, ask: () => Promise<Reply>) =>
  Promise.all(Array.from({ length: times }, () => ask()));
const refusedOf = (replies: Reply[]) => replies.filter(({ body }) => body?.code === 'rate_limited');

describe('an address', () => {
  it('has a hundred requests a minute, and is told how many are left', async () => {
    const client = anyone();
    await earlyInTheMinute();
    const first = await client.call('/healthz');
    expect(policiesOf(first)).toBe('"ip";q=100;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"ip";r=99;t=\d+$/);
    for (let n = 2; n <= 100; n++) expect((await client.call('/healthz')).status).toBe(200);
    const { status, body, headers } = await client.call('/healthz');
    expect([status, body.code, body.type]).toEqual([
      429,
      'rate_limited',
      'https://iana.org/assignments/http-problem-types#quota-exceeded',
    ]);
    const reset = Number(/t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(reset);
    expect((await anyone().call('/healthz')).status).toBe(200);
  });

  it('is the one that Cloudflare saw, whatever headers say of others', async () => {
    const client = anyone();
    await earlyInTheMinute();
    const lie = () => {
      const other = `203.0.113.${Math.floor(Math.random() * 256)}`;
      const headers = {
        'x-forwarded-for': other,
        'true-client-ip': other,
        'x-real-ip': other,
        forwarded: other,
      };
      return client.call('/healthz', { headers });
    };
    expect(refusedOf(await repeat(101, lie))).toHaveLength(1);
  });

  it('has fewer sign-ins', async () => {
    const client = anyone();
    await earlyInTheMinute();
    // Without a password, which would take longer to try than the minute that counts.
    const replies = await repeat(31, () => client.post('/auth/login', { email: 'nobody@itsur.test' }));
    expect(refusedOf(replies)).toHaveLength(1);
    expect(policiesOf(replies[0] as Reply)).toBe('"ip";q=100;w=60, "sign_in";q=30;w=60');
  });
});

describe('the registered address of a campus', () => {
  const isKnown = () =>
    eventually(
      () => anyone().call('/healthz', { headers: fromCampus }),
      (reply) => policiesOf(reply)?.startsWith('"campus"') === true,
    );

  it('is not one person: each who is signed in has a hundred requests a minute', async () => {
    const { students } = await openCafeteria({ institution, students: 2 });
    await isKnown();
    await earlyInTheMinute();
    const [greedy, modest] = students as [Client, Client];
    const replies = await repeat(101, () => greedy.call('/me', { headers: fromCampus }));
    expect(refusedOf(replies)).toHaveLength(1);
    expect(policiesOf(replies[0] as Reply)).toBe('"campus";q=20000;w=60, "user";q=100;w=60');
    expect((await modest.call('/me', { headers: fromCampus })).status).toBe(200);
  });

  it('and a socket that is asked for is a request like any other', async () => {
    const { student } = await openCafeteria({ institution });
    await isKnown();
    await earlyInTheMinute();
    const ask = () =>
      student.call(`/cafeterias/${crypto.randomUUID()}/stream`, {
        headers: { ...fromCampus, upgrade: 'websocket' },
      });
    expect(refusedOf(await repeat(101, ask))).toHaveLength(1);
  });

  it('is open to as many sign-ins as there are students', async () => {
    await isKnown();
    const reply = await anyone().call('/auth/login', {
      body: { email: 'nobody@itsur.test', password: 'a wrong password' },
      headers: fromCampus,
    });
    expect(policiesOf(reply)).toBe('"campus";q=20000;w=60');
  });
});

describe('a student', () => {
  it('places and listens as often as a person does, from wherever', async () => {
    const { student, id, item } = await openCafeteria({ institution });
    await earlyInTheMinute();
    const elsewhere = () => ({ 'cf-connecting-ip': `2001:db8:${crypto.randomUUID().slice(0, 4)}::1` });
    const orders = await repeat(31, () => student.order(id, { [item]: 1 }, elsewhere()));
    const tickets = await repeat(31, () => student.post(`/cafeterias/${id}/stream-ticket`, {}, elsewhere()));
    expect([refusedOf(orders), refusedOf(tickets)].map(({ length }) => length)).toEqual([1, 1]);
  });
});
