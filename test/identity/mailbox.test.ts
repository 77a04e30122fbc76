import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { actsOf } from '../support/audit.ts';
import { universityOfAnyClaims } from '../support/issuer.ts';
import { messagesTo } from '../support/sandbox.ts';

const password = 'una contraseña larga';
const hash = quickHash(password);

/** A university, and an account of it that has this address and a password. */
async function withAccount(email: string) {
  const university = await universityOfAnyClaims();
  const [row] = await university.sql<{ id: string }>(
    `insert into users (campus_id, email, name, role, password_hash) values ($1, $2, 'Ana', 'student', $3) returning id`,
    [university.campusId, email, hash],
  );
  return { ...university, userId: row?.id as string };
}

describe('a mailbox that was given to somebody else', () => {
  it('does not hand over the account of whoever had it before', async () => {
    const { arrive, anyone, sql, institution } = await universityOfAnyClaims();
    const before = await arrive({ sub: 'before', email: 'ana@uni.test' });
    const after = await arrive({ sub: 'after', email: 'ana@uni.test' });
    expect(after.body).toMatchObject({ status: 409, code: 'account_not_linked' });
    expect((await arrive({ sub: 'before', email: 'ana@uni.test' })).body.user.id).toBe(before.body.user.id);
    // Nor by the way round of a new password.
    await anyone.post('/auth/password-reset', { email: 'ana@uni.test' });
    await sql('update users set password_hash = $1', [hash]);
    await arrive({ sub: 'after', email: 'ana@uni.test' });
    await anyone.post('/auth/password-reset', { email: 'ana@uni.test' });
    expect(await sql(`select 1 from account_letters where kind = 'reset_password'`)).toEqual([]);
    expect(await messagesTo('ana@uni.test')).toEqual([]);
    expect(await actsOf(institution, 'sign_in.succeeded', 2)).toHaveLength(2);
  });

  it('is its new owner’s own account once the former has another address', async () => {
    const { arrive } = await universityOfAnyClaims();
    const before = await arrive({ sub: 'before', email: 'ana@uni.test' });
    await arrive({ sub: 'before', email: 'ana.lopez@uni.test' });
    const after = await arrive({ sub: 'after', email: 'ana@uni.test' });
    expect(after.status).toBe(200);
    expect(after.body.user.id).not.toBe(before.body.user.id);
  });
});

describe('an account is linked to an institutional identity', () => {
  it('by its password, once; a wrong one counts as at any sign-in', async () => {
    const { arrive, userId, institution } = await withAccount('ana@uni.test');
    expect((await arrive({})).body.code).toBe('account_not_linked');
    expect((await arrive({}, { password: 'otra' })).body.code).toBe('invalid_credentials');
    expect((await arrive({}, { password })).body.user).toMatchObject({ id: userId, emailVerified: true });
    expect((await arrive({})).body.user.id).toBe(userId);
    expect(await actsOf(institution, 'identity.linked', 1)).toMatchObject([{ subject_id: userId }]);
  });

  it('by a session of it, and by none of another', async () => {
    const { arrive, anyone, student, userId } = await withAccount('ana@uni.test');
    const bearer = (token?: string) => ({ authorization: `Bearer ${token}` });
    expect((await arrive({}, {}, bearer(student.user?.accessToken))).body.code).toBe('account_not_linked');
    // A session that has ended proves nothing, and keeps nobody out.
    expect((await arrive({}, {}, bearer('a.b.c'))).body.code).toBe('account_not_linked');
    expect((await arrive({ sub: 'otra', email: 'o@uni.test' }, {}, bearer('a.b.c'))).status).toBe(200);
    const { body } = await anyone.post('/auth/login', { email: 'ana@uni.test', password });
    expect((await arrive({}, {}, bearer(body.accessToken))).body.user.id).toBe(userId);
  });

  it('at its first sign-in, where nobody ever proved it to be theirs', async () => {
    const { arrive, sql, userId } = await withAccount('ana@uni.test');
    await sql('update users set password_hash = null where id = $1', [userId]);
    expect((await arrive({})).body.user.id).toBe(userId);
  });

  it('not after it was proved by a mailbox', async () => {
    const { arrive, sql, userId } = await withAccount('ana@uni.test');
    await sql('update users set password_hash = null, email_verified_at = now() where id = $1', [userId]);
    expect((await arrive({})).body.code).toBe('account_not_linked');
  });
});

describe('an address that changed at the institution', () => {
  it('follows its person', async () => {
    const { arrive, anyone, sql } = await universityOfAnyClaims();
    const { body: first } = await arrive({ sub: 'ana', email: 'ana@uni.test' });
    const { body: second } = await arrive({ sub: 'ana', email: 'ANA.Perez@uni.test' });
    expect(second.user).toMatchObject({
      id: first.user.id,
      email: 'ana.perez@uni.test',
      emailVerified: true,
    });
    await sql('update users set password_hash = $1 where id = $2', [hash, first.user.id]);
    expect((await anyone.post('/auth/login', { email: 'ana.perez@uni.test', password })).status).toBe(200);
  });

  it('takes nobody else’s', async () => {
    const { arrive, userId, sql } = await withAccount('otra@uni.test');
    const { body: first } = await arrive({ sub: 'ana', email: 'ana@uni.test' });
    const { body: second } = await arrive({ sub: 'ana', email: 'otra@uni.test' });
    expect(second.user).toMatchObject({ id: first.user.id, email: 'ana@uni.test' });
    expect(await sql(`select id from users where email = 'otra@uni.test'`)).toEqual([{ id: userId }]);
  });
});

it('the version before asks as it did, and gets no account that is not proved', async () => {
  const { sql, userId } = await withAccount('ana@uni.test');
  const ask = (email: string) =>
    sql(`select sign_in_identity('https://x.test', $1, $1, 'Ana') as id`, [email]);
  expect(await ask('ana@uni.test')).toEqual([{ id: null }]);
  const [made] = await ask('nueva@uni.test');
  expect(made?.id).not.toBe(userId);
  expect(await ask('nueva@uni.test')).toEqual([made]);
});
