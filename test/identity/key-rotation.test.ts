import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { decodeProtectedHeader, exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import worker from '../../src/index.ts';
import { accountLink, followLink, hashOfNewSecret } from '../../src/services/identity/account-links.ts';
import { openCafeteria } from '../support/cafeteria.ts';

const keysOf = ({ AUTH_KEYS }: Pick<Env, 'AUTH_KEYS'>) => (JSON.parse(AUTH_KEYS) as { keys: JWK[] }).keys;
const withKeys = (keys: JWK[]): Env => ({ ...env, AUTH_KEYS: JSON.stringify({ keys }) });

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' };
}

/** The platform with other keys, as it is after a rotation. */
async function call(as: Env, institution: string, path: string, init: RequestInit = {}) {
  const context = createExecutionContext();
  const request = new Request(`http://itsur.test${path}`, {
    ...init,
    headers: { 'x-institution': institution, 'content-type': 'application/json', ...init.headers },
  });
  const response = await worker.fetch(request as Parameters<typeof worker.fetch>[0], as, context);
  await waitOnExecutionContext(context);
  return { status: response.status, body: (await response.json()) as any };
}

describe('when the keys are rotated', () => {
  it('tokens of the old key are good while it is kept, new ones are signed by the new key, and dropping the old ends its own', async () => {
    const { student, institution } = await openCafeteria();
    const [old = {}] = keysOf(env);
    const fresh = await newKey();
    const [before, overlap, after] = [env as Env, withKeys([fresh, old]), withKeys([fresh])];
    const me = (as: Env, token = '') =>
      call(as, institution, '/me', { headers: { authorization: `Bearer ${token}` } });

    const oldToken = student.user?.accessToken;
    for (const as of [before, overlap]) expect((await me(as, oldToken)).status).toBe(200);
    expect((await me(after, oldToken)).body.code).toBe('unauthenticated');

    const published = (await call(overlap, institution, '/.well-known/jwks.json')).body.keys;
    expect(published.map(({ kid }: JWK) => kid)).toEqual([fresh.kid, old.kid]);
    expect(JSON.stringify(published)).not.toContain(fresh.d);
  });

  it('a session goes on: its refresh token is of no key, and brings an access token of the new one', async () => {
    const { institution, campusId, sql } = await openCafeteria();
    const fresh = await newKey();
    const rotated = withKeys([fresh]);
    const email = `${crypto.randomUUID()}@itsur.test`;
    await sql(
      `insert into users (campus_id, email, name, role, password_hash) values ($1, $2, 'Ana', 'student', $3)`,
      [campusId, email, quickHash('una contraseña larga')],
    );
    const post = (as: Env, path: string, body: unknown) =>
      call(as, institution, path, { method: 'POST', body: JSON.stringify(body) });
    const { body: first } = await post(env as Env, '/auth/login', {
      email,
      password: 'una contraseña larga',
    });
    const { status, body } = await post(rotated, '/auth/refresh', { refreshToken: first.refreshToken });
    expect(status).toBe(200);
    expect(decodeProtectedHeader(body.accessToken).kid).toBe(fresh.kid);
  });

  it('the link of a letter that was written before is good while the old key is kept', async () => {
    const { institution } = await openCafeteria();
    const fresh = await newKey();
    const letterId = crypto.randomUUID();
    const secretHash = await hashOfNewSecret(env as Env, letterId);
    const overlap = withKeys([fresh, ...keysOf(env)]);
    const link = await accountLink(overlap, institution, { kind: 'reset_password', letterId, secretHash });
    const token = new URL(link).searchParams.get('token') ?? '';
    expect(await followLink(overlap, token)).toMatchObject({ id: letterId, secretHash });
    await expect(followLink(withKeys([fresh]), token)).rejects.toMatchObject({
      code: 'account_link_invalid',
    });
  });
});
