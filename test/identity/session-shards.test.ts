import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../src/contracts/identity.ts';
import type { SessionsObject } from '../../src/contracts/sessions.ts';
import { environmentFaults } from '../../src/env.ts';
import { ownName, placesOf } from '../../src/services/identity/session-places.ts';
import { sessionsOf } from '../../src/services/identity/sessions.ts';
import { openCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

const phone = { name: 'Teléfono', id: null };
const institution = 'itsur';

const principalOf = (userId: string): Principal => ({
  userId,
  sessionId: crypto.randomUUID(),
  role: 'student',
  campusId: crypto.randomUUID(),
  cafeteriaIds: [],
});

/** The sessions of a user as a Worker with this setting asks for them. */
const asked = (setting: string, userId: string, as: Env = env) =>
  sessionsOf({ ...as, SESSION_SHARDS: setting }, institution, userId);
const objectNamed = (name: string) => env.USER_SESSIONS.getByName(name);

/** A user who is in another shard of 64 than of 32. */
function someoneWhoMoves(): string {
  for (;;) {
    const userId = crypto.randomUUID();
    if (new Set(placesOf('64 32', institution, userId)).size === 2) return userId;
  }
}

/** What an object holds of a user. */
const heldBy = (name: string, userId: string) =>
  runInDurableObject(objectNamed(name), (_, { storage }) => {
    const rows = (query: string) => storage.sql.exec(query, userId).toArray();
    return {
      sessions: rows('select id from sessions where user_id = ?').length,
      copies: rows('select 1 from residents where user_id = ? and handed_over is not null').length,
    };
  });

describe('the objects that hold the sessions', () => {
  it('are as many as the setting says, whoever the user is, and others for each institution', () => {
    const users = Array.from({ length: 2_000 }, () => crypto.randomUUID());
    const names = new Set(users.map((userId) => placesOf('32', institution, userId)[0]));
    expect(names.size).toBe(32);
    for (const userId of users) expect(names).not.toContain(placesOf('32', 'uni_b', userId)[0]);
  });

  it('are those of today and those of before, never more of them than before', () => {
    const userId = '00000000-0000-4000-8000-0000000000ff'; // 255
    const own = ownName(institution, userId);
    expect(placesOf('64 32 users', institution, userId)).toEqual([
      'itsur:sessions:63',
      'itsur:sessions:31',
      own,
    ]);
    expect(placesOf('16 32 users', institution, userId)).toEqual(['itsur:sessions:15', own]);
    expect(placesOf('users', institution, userId)).toEqual([own]);
    expect(environmentFaults({ ...env, SESSION_SHARDS: '32, 16' })).toEqual([
      expect.stringContaining('SESSION_SHARDS'),
    ]);
  });

  it('keep what is one user’s from all others in the same one', async () => {
    const [userId = '', neighbour = ''] = ['0001', '1001'].map(
      (end) => `${crypto.randomUUID().slice(0, 32)}${end}`,
    );
    expect(placesOf('32', institution, userId)).toEqual(placesOf('32', institution, neighbour));
    const [mine, theirs] = [asked('32', userId), asked('32', neighbour)];
    const session = principalOf(neighbour);
    await theirs.open(session, 'hash', phone);
    for (let opened = 0; opened < 21; opened++) await mine.open(principalOf(userId), 'hash', phone);
    expect(await mine.list()).toHaveLength(20);

    expect(await mine.check(session.sessionId)).toBeNull();
    expect(await mine.rotate({ ...session, userId }, 'hash', 'next', null)).toEqual({ kind: 'ended' });
    await mine.end(session.sessionId);
    await mine.moveTo(crypto.randomUUID());
    await mine.tellAllergens(['nuez']);
    await mine.endAll();
    expect([await mine.list(), await theirs.list()]).toMatchObject([[], [{ id: session.sessionId }]]);
    expect(await theirs.check(session.sessionId)).toEqual(session);
  });
});

describe('when the objects become more', () => {
  it('a session goes on, and the former object keeps none of it', async () => {
    const userId = someoneWhoMoves();
    const session = principalOf(userId);
    await asked('32', userId).open(session, 'hash', phone);
    expect(await asked('64 32', userId).check(session.sessionId)).toEqual(session);
    const [now, before] = placesOf('64 32', institution, userId) as [string, string];
    expect(await heldBy(now, userId)).toEqual({ sessions: 1, copies: 0 });
    await eventually(
      () => heldBy(before, userId),
      ({ sessions, copies }) => sessions + copies === 0,
    );
    expect(await asked('64 32', userId).rotate(session, 'hash', 'next', null)).toEqual({ kind: 'rotated' });
  });

  it('a Worker that still knows the former number sees and changes the same sessions', async () => {
    const userId = someoneWhoMoves();
    const [older, newer] = [asked('32', userId), asked('64 32', userId)];
    const [first, second] = [principalOf(userId), principalOf(userId)];
    await older.open(first, 'hash', phone);
    expect(await newer.list()).toHaveLength(1);
    await older.open(second, 'hash', phone);
    expect(await newer.check(second.sessionId)).toEqual(second);
    await newer.end(first.sessionId);
    expect(await older.check(first.sessionId)).toBeNull();
    await older.endAll();
    expect(await newer.check(second.sessionId)).toBeNull();
  });

  it('fifty requests at once bring a user over once, and all of them find the session', async () => {
    const userId = someoneWhoMoves();
    const session = principalOf(userId);
    await asked('32', userId).open(session, 'hash', phone);
    const sessions = asked('64 32', userId);
    const found = await Promise.all(Array.from({ length: 50 }, () => sessions.check(session.sessionId)));
    expect(found).toEqual(Array(50).fill(session));
    expect(await sessions.list()).toHaveLength(1);
  });

  it('a session that had ended, or ends now, stays ended at the former object', async () => {
    const userId = someoneWhoMoves();
    const [older, newer] = [asked('32', userId), asked('64 32', userId)];
    const [ended, alive] = [principalOf(userId), principalOf(userId)];
    for (const session of [ended, alive]) await older.open(session, 'hash', phone);
    await older.end(ended.sessionId);
    expect(await newer.check(ended.sessionId)).toBeNull();
    await newer.endAll();
    for (const sessions of [older, newer, asked('128 64 32', userId)])
      for (const { sessionId } of [ended, alive]) expect(await sessions.check(sessionId)).toBeNull();
  });

  it('an answer that got lost on its way is given again, to the same object and to no other', async () => {
    const userId = someoneWhoMoves();
    await asked('32', userId).open(principalOf(userId), 'hash', phone);
    const [now, before] = placesOf('64 32', institution, userId) as [string, string];
    const former = objectNamed(before) as unknown as SessionsObject;
    const given = await former.handOver(userId, before, now);
    expect(given.sessions).toHaveLength(1);
    expect(await former.handOver(userId, before, now)).toEqual(given);
    expect(await former.handOver(userId, before, 'itsur:sessions:99')).toEqual({ sessions: [], streams: [] });
    await former.forget(userId);
    expect((await former.handOver(userId, before, now)).sessions).toEqual([]);
  });
});

describe('sessions of the version that had an object a user', () => {
  it('go on in their shard: rows that name no user, written by that version', async () => {
    const userId = crypto.randomUUID();
    const session = principalOf(userId);
    const own = objectNamed(ownName(institution, userId));
    await runInDurableObject(own, (_, { storage }) => {
      storage.sql.exec(
        `insert into sessions (id, principal, device, refresh_hash, created_at, refreshed_at, expires_at)
         values (?, ?, 'Teléfono', 'hash', 1, 1, ?)`,
        session.sessionId,
        JSON.stringify(session),
        Date.now() + 60_000,
      );
      storage.sql.exec("insert into streams (session, cafeteria) values ('ended', 'itsur:none')");
    });
    await evictDurableObject(own);
    expect(await asked('32 users', userId).check(session.sessionId)).toEqual(session);
    expect(await asked('32 users', userId).list()).toMatchObject([{ device: 'Teléfono' }]);
  });

  it('are the same for a Worker of that version, which asks the object of the user', async () => {
    const userId = crypto.randomUUID();
    const [older, newer] = [asked('users', userId), asked('32 users', userId)];
    const [first, second, third] = [principalOf(userId), principalOf(userId), principalOf(userId)];
    await older.open(first, 'hash', phone);
    expect(await newer.check(first.sessionId)).toEqual(first);
    await older.open(second, 'hash', phone);
    await newer.open(third, 'hash', phone);
    expect(await older.list()).toHaveLength(3);
    await newer.endOthers(third.sessionId);
    for (const { sessionId } of [first, second]) expect(await older.check(sessionId)).toBeNull();
    await older.end(third.sessionId);
    expect(await newer.check(third.sessionId)).toBeNull();
    expect(await heldBy(ownName(institution, userId), userId)).toEqual({ sessions: 0, copies: 0 });
  });

  it('are asked of the object of the user while a shard, or that object, runs that version', async () => {
    const userId = crypto.randomUUID();
    const [first, second] = [principalOf(userId), principalOf(userId)];
    const missing = new TypeError('The RPC receiver does not implement the method "ask".');
    const olderShard = {
      ask: () => Promise.reject(missing),
      // It looks for a session that it does not have.
      check: async () => null,
    };
    const own = ownName(institution, userId);
    const namespace = { getByName: (name: string) => (name === own ? objectNamed(name) : olderShard) };
    const midway = asked('32 users', userId, { ...env, USER_SESSIONS: namespace } as unknown as Env);
    await midway.open(first, 'hash', phone);
    await midway.open(second, 'hash', phone);
    expect(await midway.check(first.sessionId)).toEqual(first);
    await midway.end(second.sessionId);
    for (const sessions of [midway, asked('users', userId), asked('32 users', userId)]) {
      expect(await sessions.check(first.sessionId)).toEqual(first);
      expect(await sessions.check(second.sessionId)).toBeNull();
    }
  });
});

describe('what a session knows of its user', () => {
  it('is told what they must not eat: when it opens, and when they change it', async () => {
    const { student, institution: here } = await openCafeteria();
    const userId = student.user?.id as string;
    const sessions = sessionsOf(env, here, userId);
    const [{ id } = { id: '' }] = await sessions.list();
    expect((await sessions.check(id))?.allergens).toEqual([]);
    await student.call('/me', { method: 'PATCH', body: { allergens: ['nuts', 'milk'] } });
    expect((await sessions.check(id))?.allergens).toEqual(['nuts', 'milk']);
    await student.call('/me', { method: 'PATCH', body: { name: 'Ana' } });
    expect((await sessions.check(id))?.allergens).toEqual(['nuts', 'milk']);
  });
});
