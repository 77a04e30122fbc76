import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually, roundTripsOf, sql } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';

const password = 'una contraseña larga';
const hash = quickHash(password);
/** Of a network that no other test has. */
const address = () => `2001:db8:${crypto.randomUUID().slice(0, 4)}:${crypto.randomUUID().slice(0, 4)}::9`;
const campusAddress = address();

/** An institution whose campus is behind one address, with a student who has a password. */
async function campus() {
  const institution = await makeInstitution();
  await sql(institution, 'update platform.institutions set config = $2::jsonb where id = $1', [
    institution,
    JSON.stringify({ limits: { natRanges: [`${campusAddress}/128`] } }),
  ]);
  const { student, campusId } = await openCafeteria({ institution });
  await sql(institution, 'update users set password_hash = $1 where id = $2', [hash, student.user?.id]);
  const anyone = new Client(institution, null);
  const email = student.user?.email as string;
  return {
    institution,
    campusId,
    email,
    signIn: (with_ = password, from?: string) =>
      anyone.post('/auth/login', { email, password: with_ }, from ? { 'cf-connecting-ip': from } : {}),
    failures: () => sql<{ failures: number }>(institution, 'select * from sign_in_failures'),
  };
}

describe('signing in', () => {
  it('costs the same round trips whether the password is right or wrong, or nobody has the address', async () => {
    const { institution, signIn } = await campus();
    const nobody = () =>
      new Client(institution, null).post('/auth/login', { email: 'nadie@itsur.test', password });
    for (const ask of [signIn, () => signIn('no es esta'), nobody]) {
      const trips = await roundTripsOf(institution, ask);
      expect(trips.map((text) => /(begin|end)_sign_in/.exec(text)?.[0])).toEqual([
        'begin_sign_in',
        'end_sign_in',
      ]);
    }
  });
});

describe('the wait after failures to sign in', () => {
  it('is told in seconds, costs no hash and one round trip, and counts nothing by itself', async () => {
    const { institution, signIn, failures } = await campus();
    await signIn('no es esta');
    await sql(institution, `update sign_in_failures set blocked_until = now() + interval '90 seconds'`);
    const before = await failures();
    const trips = await roundTripsOf(institution, async () => {
      const { status, body, headers } = await signIn();
      expect([status, body.code]).toEqual([429, 'sign_in_blocked']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
    });
    expect(trips.filter((text) => text.includes('sign_in'))).toHaveLength(1);
    expect(await failures()).toEqual(before);
  });

  it('is over when its time is, and one failure is forgotten every quarter of an hour', async () => {
    const { institution, signIn, failures } = await campus();
    await signIn('no es esta');
    await sql(
      institution,
      `update sign_in_failures set failures = 9, last_at = now() - interval '31 minutes', blocked_until = now() - interval '1 second'`,
    );
    await signIn('no es esta');
    expect((await failures()).map((row) => row.failures)).toContain(8);
    await sql(institution, `update sign_in_failures set blocked_until = now() - interval '1 second'`);
    expect((await signIn()).status).toBe(200);
  });

  it('is of the account: whoever fails elsewhere does not make a campus wait', async () => {
    const { signIn, failures, email, institution } = await campus();
    const isKnown = () => signIn('no es esta', campusAddress);
    await eventually(
      isKnown,
      ({ headers }) => headers.get('ratelimit-policy')?.startsWith('"campus"') === true,
    );
    await sql(institution, 'delete from sign_in_failures');
    await signIn('no es esta', campusAddress);
    // The account's row alone: of the address nothing is counted.
    expect(await failures()).toHaveLength(1);
    await signIn('no es esta', address());
    expect(await failures()).toHaveLength(2);
    expect(JSON.stringify(await failures())).not.toContain(email);
  });

  it('is swept a day after the last failure', async () => {
    const { institution, signIn, failures } = await campus();
    await signIn('no es esta');
    await sql(institution, `update sign_in_failures set last_at = now() - interval '25 hours'`);
    await passMinute(institution);
    expect(await failures()).toEqual([]);
  });

  it('is the same for an account that is deactivated, and its password opens nothing', async () => {
    const { institution, signIn } = await campus();
    await sql(institution, 'update users set deactivated_at = now()');
    const codes: string[] = [];
    for (let n = 0; n < 5; n++) codes.push((await signIn()).body.code);
    expect(new Set(codes)).toEqual(new Set(['invalid_credentials']));
    await sql(institution, `update sign_in_failures set blocked_until = now() + interval '1 minute'`);
    expect((await signIn()).body.code).toBe('sign_in_blocked');
  });

  it('ends with a password that is changed by whoever knows it, whose tries count too', async () => {
    const { institution, signIn, failures } = await campus();
    const { body } = await signIn();
    const change = (current: string) =>
      new Client(institution, { ...body.user, accessToken: body.accessToken }).call('/me/password', {
        method: 'PUT',
        body: { current, password: 'otra frase todavía más larga' },
      });
    await change('no es esta');
    expect((await failures()).map((row) => row.failures)).toEqual([1, 1]);
    await sql(institution, `update sign_in_failures set blocked_until = now() + interval '1 minute'`);
    expect((await change(password)).body.code).toBe('sign_in_blocked');
    await sql(institution, `update sign_in_failures set blocked_until = null`);
    expect((await change(password)).status).toBe(204);
    // What is left is the address's.
    expect(await failures()).toHaveLength(1);
  });
});
