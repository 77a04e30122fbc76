import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import type { Principal } from '../../src/contracts/identity.ts';
import { placesOf } from '../../src/services/identity/session-places.ts';
import { sessionsOf } from '../../src/services/identity/sessions.ts';
import { openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';

const password = 'una contraseña larga';
const hash = quickHash(password);

/** A session of a phone that says which one it is, or of one that does not. */
async function signedIn(deviceId: string | undefined = crypto.randomUUID()) {
  const cafeteria = await openCafeteria();
  const { institution, student, sql } = cafeteria;
  const userId = student.user?.id as string;
  const email = student.user?.email as string;
  await sql('update users set password_hash = $1 where id = $2', [hash, userId]);
  const anyone = new Client(institution, null);
  const { body: first } = await anyone.post('/auth/login', { email, password, deviceId });
  const refresh = (refreshToken: string, from: string | undefined = deviceId) =>
    anyone.post('/auth/refresh', { refreshToken, deviceId: from });
  const as = (accessToken: string) => new Client(institution, { id: userId, email, accessToken });
  /** As if the last refresh had been so long ago. */
  const letPass = (seconds: number) =>
    runInDurableObject(
      env.USER_SESSIONS.getByName(placesOf(env.SESSION_SHARDS, institution, userId)[0]),
      (_, { storage }) =>
        storage.sql.exec(
          'update sessions set refreshed_at = refreshed_at - ? where user_id = ?',
          seconds * 1000,
          userId,
        ),
    );
  return { ...cafeteria, userId, anyone, first, refresh, as, letPass };
}

const pairOf = ({ body }: { body: { accessToken: string; refreshToken: string } }) => [
  body.accessToken,
  body.refreshToken,
];

describe('a refresh whose answer was lost', () => {
  it('is answered with the same pair again, for half a minute, and the session goes on', async () => {
    const { first, refresh, as, letPass } = await signedIn();
    const lost = await refresh(first.refreshToken);
    await letPass(25);
    const again = await refresh(first.refreshToken);
    expect(again.status).toBe(200);
    expect(pairOf(again)).toEqual(pairOf(lost));
    expect(again.body.user).toEqual(lost.body.user);
    expect((await as(again.body.accessToken).call('/me')).status).toBe(200);
    const next = await refresh(again.body.refreshToken);
    expect([next.status, next.body.refreshToken === again.body.refreshToken]).toEqual([200, false]);
  });

  it('and one sent five times at once get one pair', async () => {
    const { first, refresh } = await signedIn();
    const replies = await Promise.all(Array.from({ length: 5 }, () => refresh(first.refreshToken)));
    expect(replies.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(new Set(replies.map((reply) => pairOf(reply).join()))).toHaveLength(1);
  });

  it('leaves sockets open and requests with the former access token alone', async () => {
    const { first, refresh, as, id } = await signedIn();
    const phone = as(first.accessToken);
    const stream = await phone.stream(id);
    await refresh(first.refreshToken);
    await refresh(first.refreshToken);
    expect((await phone.call('/me')).status).toBe(200);
    expect(stream.closed).toBeNull();
    stream.socket.close();
  });

  it('tells how long its access token is good yet', async () => {
    const { first, refresh } = await signedIn();
    expect((await refresh(first.refreshToken)).body.expiresIn).toBe(900);
    const { expiresIn } = (await refresh(first.refreshToken)).body;
    expect(expiresIn).toBeGreaterThan(870);
    expect(expiresIn).toBeLessThanOrEqual(900);
  });
});

describe('it is theft all the same', () => {
  it.each<[string, (of: Awaited<ReturnType<typeof signedIn>>) => Promise<{ body: { code: string } }>]>([
    [
      'when the token before the last comes',
      async ({ first, refresh }) => {
        const { body } = await refresh(first.refreshToken);
        await refresh(body.refreshToken);
        return refresh(first.refreshToken);
      },
    ],
    [
      'when another device sends it',
      async ({ first, refresh }) => {
        await refresh(first.refreshToken);
        return refresh(first.refreshToken, crypto.randomUUID());
      },
    ],
    [
      'when no device is named',
      async ({ anyone, first, refresh }) => {
        await refresh(first.refreshToken);
        return anyone.post('/auth/refresh', { refreshToken: first.refreshToken });
      },
    ],
    [
      'after half a minute',
      async ({ first, refresh, letPass }) => {
        await refresh(first.refreshToken);
        await letPass(31);
        return refresh(first.refreshToken);
      },
    ],
  ])('%s', async (_, steal) => {
    const of = await signedIn();
    expect((await steal(of)).body.code).toBe('refresh_token_reused');
    expect((await of.as(of.first.accessToken).call('/me')).body.code).toBe('session_ended');
  });
});

describe('the pair that can be asked for again', () => {
  const principalOf = (userId: string): Principal => ({
    userId,
    sessionId: crypto.randomUUID(),
    role: 'student',
    campusId: crypto.randomUUID(),
    cafeteriaIds: [],
  });

  it('is no secret where it is kept', async () => {
    const { first, refresh, institution, userId } = await signedIn();
    const { body } = await refresh(first.refreshToken);
    const [place] = placesOf(env.SESSION_SHARDS, institution, userId);
    const kept = await runInDurableObject(env.USER_SESSIONS.getByName(place), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('select * from sessions where user_id = ?', userId).toArray()),
    );
    for (const secret of [body.accessToken, body.refreshToken.split('.')[2]]) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(btoa(secret).slice(0, 40));
    }
  });

  it('moves along when the shards become more, and is none for a Worker of the version before', async () => {
    const asked = (setting: string, userId: string) =>
      sessionsOf({ ...env, SESSION_SHARDS: setting }, 'itsur', userId);
    let userId = crypto.randomUUID();
    while (new Set(placesOf('64 32', 'itsur', userId)).size < 2) userId = crypto.randomUUID();
    const session = principalOf(userId);
    const deviceId = crypto.randomUUID();
    await asked('32', userId).open(session, 'first', { name: '', id: deviceId });
    expect(await asked('32', userId).rotate(session, 'first', 'second', deviceId, 'sealed')).toEqual({
      kind: 'rotated',
    });
    const moved = asked('64 32', userId);
    expect(await moved.rotate(session, 'first', 'other', deviceId, 'unused')).toEqual({
      kind: 'repeated',
      sealed: 'sealed',
    });
    expect(await moved.rotate(session, 'first', 'other', deviceId)).toEqual({ kind: 'reused' });
  });
});
