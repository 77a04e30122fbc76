import { describe, expect, it } from 'vitest';
import { openCafeteria, signUp } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { universityOfAnyClaims as university } from '../support/issuer.ts';

describe('the claims of a token', () => {
  it('are tidied: a name is one line that can be kept, and never cut inside of a character', async () => {
    const { arrive } = await university();
    const nameOf = async (sub: string, name: unknown) =>
      (await arrive({ sub, email: `${sub}@uni.test`, name })).body.user?.name;
    expect(await nameOf('nul', 'Ana\u0000 López')).toBe('Ana  López');
    expect(await nameOf('marks', '\u2066Ana\u2069\t\u200b Lo\u0301pez\r\n')).toBe('Ana López');
    expect(await nameOf('long', `${'x'.repeat(119)}😀`)).toBe('x'.repeat(119));
    expect(await nameOf('half', 'Ana\ud800')).toBe('Ana\ufffd');
    for (const none of ['\u200b', '', 7, null, { toString: 'x' }]) {
      const sub = `none-${crypto.randomUUID().slice(0, 8)}`;
      expect(await nameOf(sub, none)).toBe(sub);
    }
  });

  it('that cannot be kept are refused, and no fault of ours', async () => {
    const { arrive } = await university();
    for (const claims of [
      { sub: 'a\u0000b' },
      { sub: 'x'.repeat(256) },
      { sub: 'ñ' },
      { email: 'a\u0000@uni.test' },
      { email: `${'x'.repeat(250)}@uni.test` },
      { email: ['a@uni.test'] },
    ])
      expect((await arrive(claims)).body).toMatchObject({ status: 401, code: 'invalid_id_token' });
  });
});

describe('headers', () => {
  it('that tell what a device is are tidied and bounded', async () => {
    const { arrive, anyone } = await university();
    const { body } = await arrive({});
    const authorization = `Bearer ${body.accessToken}`;
    for (const agent of ['x'.repeat(3_000), 'caf\u00e9 \u0080\u009f', 'a\tb'])
      expect((await anyone.call('/me', { headers: { authorization, 'user-agent': agent } })).status).toBe(
        200,
      );
    const { body: sessions } = await anyone.call('/me/sessions', { headers: { authorization } });
    for (const { device } of sessions.data) expect(device.length).toBeLessThanOrEqual(200);
  });

  it.each([
    ['different', ['one', 'two']],
    ['equal', ['one', 'one']],
    ['quoted', ['"one"', '"two"']],
  ])('a key that comes twice, %s, is refused', async (_, keys) => {
    const { student, id, item } = await openCafeteria();
    const { status, body } = await student.order(id, { [item]: 1 }, { 'idempotency-key': keys.join(', ') });
    expect([status, body]).toMatchObject([400, { code: 'header_repeated' }]);
    expect((await student.call('/me/orders')).body.data).toEqual([]);
  });

  it('a key in quotes may hold commas', async () => {
    const { student, id, item } = await openCafeteria();
    expect((await student.order(id, { [item]: 1 }, { 'idempotency-key': '"a, b"' })).status).toBe(201);
  });
});

describe('nothing from outside is a fault of ours', () => {
  it('a zero in a filter, or a form that is none', async () => {
    const { admin, institution } = await openCafeteria();
    for (const path of ['/admin/audit?subjectId=a%00b', '/admin/users?q=%00', '/admin/audit?cursor=%00'])
      expect((await admin.call(path)).status).toBe(422);
    const anyone = new Client(institution, null);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain'])
      expect(
        (
          await anyone.call('/account/reset?token=x', {
            method: 'POST',
            body: '\u0000--',
            headers: { 'content-type': type },
          })
        ).status,
      ).toBeLessThan(500);
  });
});

describe('a person is found', () => {
  it('by part of a name, whatever its case, its accents and their form, and by an index', async () => {
    const { institution, campusId, admin, sql: query } = await university();
    const jose = await signUp(institution, campusId, 'student');
    const composed = 'José Ñáñez';
    for (const name of [composed, composed.normalize('NFD')]) {
      await query('update users set name = $1 where id = $2', [name, jose.user?.id]);
      for (const q of ['jose', 'JOSÉ', 'jose\u0301', 'JOSE', 'ñañez', 'nanez', 'é Ñ', 'sé'])
        expect(
          (await admin.call(`/admin/users?q=${encodeURIComponent(q)}`)).body.data.map(
            ({ id }: { id: string }) => id,
          ),
        ).toEqual([jose.user?.id]);
    }
    await query(
      `insert into users (campus_id, email, name, role)
       select $1, n || '@many.test', 'Persona ' || md5(n::text), 'student' from generate_series(1, 5000) n`,
      [campusId],
    );
    await query('analyze users');
    const plan = await query(
      `explain select id from users where search_grams(search_text(name, email)) @> search_grams(search_fold('jose'))`,
    );
    expect(JSON.stringify(plan)).toContain('users_search');
  });

  it('in a cafeteria’s orders, too', async () => {
    const { id, item, student, staff, sql: query } = await openCafeteria();
    await query(`update users set name = 'José' where id = $1`, [student.user?.id]);
    const { body: order } = await student.order(id, { [item]: 1 });
    for (const q of ['jose', 'JOSÉ', 'jose\u0301', 'torta de MILANÉSA'])
      expect(
        (await staff.call(`/cafeterias/${id}/orders?q=${encodeURIComponent(q)}`)).body.data.map(
          (found: { id: string }) => found.id,
        ),
      ).toEqual([order.id]);
  });
});
