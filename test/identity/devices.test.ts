import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { placesOf } from '../../src/services/identity/session-places.ts';
import { sessionsOf } from '../../src/services/identity/sessions.ts';
import { type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { attemptsTo, messagesTo } from '../support/sandbox.ts';

const password = 'una contraseña larga';
const hash = quickHash(password);

/** A student with a phone and a tablet, each signed in by itself and registered for push. */
async function twoDevices() {
  const cafeteria = await openCafeteria();
  const { institution, student, sql } = cafeteria;
  const userId = student.user?.id as string;
  const email = student.user?.email as string;
  await sql('update users set password_hash = $1 where id = $2', [hash, userId]);
  const anyone = new Client(institution, null);
  const signIn = async () => {
    const deviceId = crypto.randomUUID();
    const { body } = await anyone.post('/auth/login', { email, password, deviceId });
    const client = new Client(institution, { id: userId, email, accessToken: body.accessToken });
    const [, sessionId] = body.refreshToken.split('.');
    return { client, deviceId, sessionId: sessionId as string, refreshToken: body.refreshToken as string };
  };
  const [phone, tablet] = [await signIn(), await signIn()];
  const tokens = [await registerPhone(phone.client), await registerPhone(tablet.client)] as [string, string];
  const left = async () =>
    (await sql<{ push_token: string }>('select push_token from devices where user_id = $1', [userId])).map(
      ({ push_token }) => push_token,
    );
  return { ...cafeteria, userId, anyone, signIn, phone, tablet, tokens, left };
}
type TwoDevices = Awaited<ReturnType<typeof twoDevices>>;

const readyOrder = async ({ student, staff, id, item }: OpenCafeteria) => {
  const { body: order } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready']) await staff.post(`/orders/${order.id}/${verb}`);
};

describe('a device that signed out', () => {
  it.each<[string, (all: TwoDevices) => Promise<unknown>]>([
    ['by logout', ({ phone }) => phone.client.post('/auth/logout')],
    [
      'from elsewhere',
      ({ phone, tablet }) => tablet.client.call(`/me/sessions/${phone.sessionId}`, { method: 'DELETE' }),
    ],
    [
      'by a change of the password',
      ({ tablet }) =>
        tablet.client.call('/me/password', {
          method: 'PUT',
          body: { current: password, password: 'una frase todavía más larga' },
        }),
    ],
    [
      'because its token was used elsewhere',
      ({ anyone, phone: { refreshToken } }) =>
        anyone.post('/auth/refresh', { refreshToken, deviceId: crypto.randomUUID() }),
    ],
  ])('%s is forgotten, and the other is not', async (_, end) => {
    const all = await twoDevices();
    await end(all);
    expect(await all.left()).toEqual([all.tokens[1]]);
  });

  it.each<[string, (all: TwoDevices) => Promise<unknown>]>([
    ['by logout everywhere', ({ phone }) => phone.client.post('/auth/logout-all')],
    ['by staff', ({ admin, userId }) => admin.post(`/admin/users/${userId}/sessions/end`)],
    ['by deactivation', ({ admin, userId }) => admin.post(`/admin/users/${userId}/deactivate`)],
    [
      'by a change of rights',
      ({ admin, userId, campusId }) =>
        admin.call(`/admin/users/${userId}`, { method: 'PATCH', body: { role: 'staff', campusId } }),
    ],
  ])('%s is forgotten with all others', async (_, end) => {
    const all = await twoDevices();
    await end(all);
    expect(await all.left()).toEqual([]);
  });

  it('hears nothing of the next order; the other device does', async () => {
    const all = await twoDevices();
    await all.phone.client.post('/auth/logout');
    await readyOrder(all);
    await eventually(
      () => messagesTo(all.tokens[1]),
      (messages) => messages.length >= 3,
    );
    expect(await attemptsTo(all.tokens[0])).toEqual([]);
  });

  it('is forgotten when its session gives way to newer ones, and when it has lapsed', async () => {
    const all = await twoDevices();
    await runInDurableObject(
      env.USER_SESSIONS.getByName(placesOf(env.SESSION_SHARDS, all.institution, all.userId)[0]),
      (_, { storage }) =>
        storage.sql.exec('update sessions set expires_at = 1 where id = ?', all.phone.sessionId),
    );
    await all.signIn();
    expect(await all.left()).toEqual([all.tokens[1]]);
  });

  it('is forgotten once the database answers, if it did not when the session ended', async () => {
    const all = await twoDevices();
    await all.sql('alter table devices rename to devices_away');
    expect((await all.phone.client.post('/auth/logout')).status).toBe(204);
    await all.sql('alter table devices_away rename to devices');
    expect(await all.left()).toHaveLength(2);
    const [place] = placesOf(env.SESSION_SHARDS, all.institution, all.userId);
    await runDurableObjectAlarm(env.USER_SESSIONS.getByName(place));
    expect(await all.left()).toEqual([all.tokens[1]]);
  });

  it('does not take along what was signed in anew on it', async () => {
    const all = await twoDevices();
    const again = await all.signIn();
    await registerPhone(again.client, all.tokens[0]);
    await all.phone.client.post('/auth/logout');
    expect((await all.left()).sort()).toEqual([...all.tokens].sort());
  });

  it('of a version that kept no session goes with its installation, or with the last session', async () => {
    const all = await twoDevices();
    await all.sql('update devices set session_id = null where user_id = $1', [all.userId]);
    await all.sql('update devices set id = $1 where push_token = $2', [all.phone.deviceId, all.tokens[0]]);
    await all.phone.client.post('/auth/logout');
    expect(await all.left()).toEqual([all.tokens[1]]);
    await all.tablet.client.post('/auth/logout-all');
    expect(await all.left()).toEqual([]);
  });

  it('cannot be registered by a session that ends at the same moment', async () => {
    const all = await twoDevices();
    const put = all.phone.client.call(`/me/devices/${crypto.randomUUID()}`, {
      method: 'PUT',
      body: { platform: 'android', pushToken: `token-${crypto.randomUUID()}` },
    });
    await sessionsOf(env, all.institution, all.userId).endAll();
    await put;
    expect(await all.left()).toEqual([]);
  });
});

describe('where a push goes', () => {
  const endpoint = () => `https://push.example/${crypto.randomUUID()}`;
  const keys = { p256dh: 'BPk', auth: 'a' };
  const register = (client: Client, pushToken: string, headers: Record<string, string> = {}) =>
    client.call(`/me/devices/${crypto.randomUUID()}`, {
      method: 'PUT',
      body: { platform: 'web', pushToken },
      headers,
    });

  it('has one owner and one device, however its subscription is spelled', async () => {
    const { students, sql } = await openCafeteria({ students: 2 });
    const [first, second] = students as [Client, Client];
    const at = endpoint();
    const spellings = [
      JSON.stringify({ endpoint: at, expirationTime: null, keys }),
      JSON.stringify({ keys: { auth: 'a', p256dh: 'BPk' }, endpoint: at }, null, 2).replaceAll('\n', ' '),
      JSON.stringify({ endpoint: at.replace('push.example', 'PUSH.example:443'), keys }),
      JSON.stringify({ endpoint: at, keys }).replaceAll('/', '\\u002f'),
      JSON.stringify({ endpoint: at, keys: { ...keys, auth: 'b' } }),
    ];
    for (const spelling of spellings) expect((await register(first, spelling)).status).toBe(200);
    const owners = () =>
      sql('select user_id, push_token from devices where push_token like $1', [`%${at.slice(21)}%`]);
    expect(await owners()).toEqual([
      { user_id: first.user?.id, push_token: JSON.stringify({ endpoint: at, keys: { ...keys, auth: 'b' } }) },
    ]);
    await Promise.all(spellings.map((spelling) => register(second, spelling)));
    expect(await owners()).toEqual([{ user_id: second.user?.id, push_token: expect.any(String) }]);
  });

  it('is taken over from a row of the version before, in whatever spelling', async () => {
    const { students, sql } = await openCafeteria({ students: 2 });
    const [first, second] = students as [Client, Client];
    const at = endpoint();
    await sql(
      `insert into devices (user_id, id, platform, push_token) values ($1, gen_random_uuid(), 'web', $2), ($1, gen_random_uuid(), 'web', $3)`,
      [first.user?.id, JSON.stringify({ keys, endpoint: at }), `{ broken ${at}`],
    );
    await register(second, JSON.stringify({ endpoint: at, keys }));
    expect(
      await sql('select user_id from devices where push_token like $1 order by push_token desc', [`%${at}%`]),
    ).toEqual([{ user_id: second.user?.id }, { user_id: first.user?.id }]);
  });

  it('is refused when it is longer than an index holds, or no ASCII', async () => {
    const { student } = await openCafeteria();
    for (const pushToken of ['x'.repeat(2_501), 'señal', 'a\u0000b'])
      expect((await register(student, pushToken)).status).toBe(422);
    const random = Array.from(crypto.getRandomValues(new Uint8Array(1_250)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    expect((await register(student, random)).status).toBe(200);
  });

  it('is told to staff by the name of the device', async () => {
    const cafeteria = await openCafeteria();
    const { student, sql } = cafeteria;
    const agent = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36';
    await register(student, JSON.stringify({ endpoint: endpoint(), keys }), { 'user-agent': agent });
    expect(await sql('select name from devices where user_id = $1', [student.user?.id])).toEqual([
      { name: 'Chrome · Android' },
    ]);
    await readyOrder(cafeteria);
    const { data } = (await cafeteria.admin.call('/admin/deliveries?channel=push&limit=100')).body;
    const told = data.filter(
      ({ recipient }: { recipient: { userId: string } }) => recipient.userId === student.user?.id,
    );
    for (const { recipient } of told) expect([null, 'Chrome · Android']).toContain(recipient.address);
  });
});
