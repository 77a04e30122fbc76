import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { hmacKeyFor, secretsOf } from '../../src/services/identity/derived-secret.ts';
import { accountSubject, keyedHash, networkSubject } from '../../src/services/identity/subjects.ts';
import { openCafeteria } from '../support/cafeteria.ts';

describe('a guard of the database that is not told how far somebody reaches refuses', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['no reach', { reach: {} }],
    ['a campus without its id', { reach: { reach: 'campus' } }],
    ['cafeterias without their ids', { reach: { reach: 'cafeteria' } }],
    ['another word', { reach: { reach: 'everything' } }],
  ])('told %s', async (_, told) => {
    const { sql, student, staff, campusId, admin } = await openCafeteria();
    const manage = async (verb: string, command: object) =>
      (
        await sql<{ answer: { kind: string; code: string } }>(
          'select manage_users($1, $2::jsonb) as answer',
          [verb, JSON.stringify({ actorId: admin.user?.id, ...command, ...told })],
        )
      )[0]?.answer;
    for (const { user } of [student, staff])
      expect(await manage('change', { userId: user?.id, changes: { active: false } })).toEqual({
        kind: 'refused',
        code: 'user_not_found',
      });
    const invitation = { email: `${crypto.randomUUID()}@itsur.test`, name: 'X', locale: 'es', campusId };
    expect(await manage('invite', { ...invitation, role: 'staff', cafeteriaIds: [] })).toEqual({
      kind: 'refused',
      code: 'forbidden',
    });
  });

  it('who acts, on which campus, or which hash a password has', async () => {
    const { sql, student, id, campusId } = await openCafeteria();
    const refusal = async (query: string, values: unknown[]) =>
      (await sql<{ answer: { code?: string } }>(`select ${query} as answer`, values))[0]?.answer.code;
    const change = { userId: student.user?.id, reach: { reach: 'institution' }, changes: { active: false } };
    expect(await refusal(`manage_users('change', $1::jsonb)`, [JSON.stringify(change)])).toBe('not_yourself');
    for (const by of [undefined, 'manager', 'campus_admin']) {
      const command = { campusId, by, actorId: student.user?.id, breaks: [] };
      expect(await refusal(`change_timetable('breaks', $1::jsonb)`, [JSON.stringify(command)])).toBe(
        'forbidden',
      );
      const place = { cafeteriaId: id, changes: { name: 'X' }, by, actorId: student.user?.id };
      expect(await refusal(`manage_places('change_cafeteria', $1::jsonb)`, [JSON.stringify(place)])).toBe(
        'forbidden',
      );
    }
    await expect(sql(`select set_password($1, '{}')`, [student.user?.id])).rejects.toThrow(/without a hash/);
  });
});

describe('a key is for one use', () => {
  it('hashes of accounts, networks and the audit log are of other keys than letters and tokens', async () => {
    const text = 'ana@itsur.test';
    const hashes = await Promise.all([
      accountSubject(env, 'itsur', text),
      networkSubject(env, 'itsur', text),
      keyedHash(env, 'unknown address in the audit log', 'itsur', text),
      ...(await secretsOf(env, 'account letter', `itsur\n${text}`)),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
    const raw = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(env.AUTH_KEYS),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const tag = await crypto.subtle.sign('HMAC', raw, new TextEncoder().encode(`itsur\n${text}`));
    expect(hashes).not.toContain(Buffer.from(tag).toString('hex'));
    expect((await hmacKeyFor(env, 'account signed in to')).extractable).toBe(false);
  });
});
