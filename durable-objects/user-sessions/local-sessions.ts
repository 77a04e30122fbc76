import { type CafeteriaAddress, cafeteriaName } from '../../src/contracts/events.ts';
import type { Principal } from '../../src/contracts/identity.ts';
import type {
  DeviceOfSession,
  RotateOutcome,
  SessionFacts,
  UserSessionsObject,
} from '../../src/contracts/sessions.ts';

import type { EndedRow } from './silencer.ts';

/** A session that was not refreshed for so long has ended: a phone left in a drawer over the holidays. */
const sessionLifeMs = 30 * 24 * 3_600_000;
/** Sessions of one user at a time; the oldest gives way. */
const maxSessions = 20;

/** A device that did not hear the answer to its refresh asks again; as long as its requests and retries last. */
const repeatWithinMs = 30_000;

type Session = {
  principal: string;
  refresh_hash: string;
  device_id: string | null;
  refreshed_at: number;
  previous_hash: string | null;
  sealed_pair: string | null;
};

/** What the sessions of a user need of the object that holds them. */
export type Shelf = {
  sql: SqlStorage;
  closeStreams(sessionIds: string[]): Promise<void>;
  /** Of sessions that are gone, in the step that ended them: their devices are to be forgotten. */
  noteEnded(sessions: EndedRow[]): void;
  /** Forgets the devices of those that were noted. */
  silence(): Promise<void>;
};

/** The sessions of one user, in the SQLite of the object that holds them. */
export class LocalSessions implements UserSessionsObject {
  readonly #shelf: Shelf;
  readonly #userId: string;

  constructor(shelf: Shelf, userId: string) {
    this.#shelf = shelf;
    this.#userId = userId;
  }

  async open(principal: Principal, refreshHash: string, device: DeviceOfSession): Promise<void> {
    const now = Date.now();
    this.#shelf.sql.exec(
      `insert into sessions (id, user_id, principal, device, device_id, refresh_hash, created_at, refreshed_at, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      principal.sessionId,
      this.#userId,
      JSON.stringify(principal),
      device.name,
      device.id,
      refreshHash,
      now,
      now,
      now + sessionLifeMs,
    );
    const over = this.#ids(
      `user_id = ?1 and (expires_at <= ?2 or id not in
         (select id from sessions where user_id = ?1 order by expires_at desc, rowid desc limit ?3))`,
      now,
      maxSessions,
    );
    await this.#end(over);
  }

  async list(): Promise<SessionFacts[]> {
    const rows = this.#shelf.sql.exec<{
      id: string;
      device: string;
      created_at: number;
      refreshed_at: number;
    }>(
      `select id, device, created_at, refreshed_at from sessions where user_id = ? and expires_at > ?
       order by refreshed_at desc`,
      this.#userId,
      Date.now(),
    );
    return rows.toArray().map(({ id, device, created_at, refreshed_at }) => ({
      id,
      device,
      createdAt: new Date(created_at).toISOString(),
      refreshedAt: new Date(refreshed_at).toISOString(),
    }));
  }

  async check(sessionId: string, streamAt?: CafeteriaAddress): Promise<Principal | null> {
    const session = this.#find(sessionId);
    if (session && streamAt) {
      this.#shelf.sql.exec(
        'insert or ignore into streams (session, cafeteria, user_id) values (?, ?, ?)',
        sessionId,
        cafeteriaName(streamAt),
        this.#userId,
      );
    }
    return session && (JSON.parse(session.principal) as Principal);
  }

  async rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
    sealed?: string,
  ): Promise<RotateOutcome> {
    const session = this.#find(principal.sessionId);
    if (!session) return { kind: 'ended' };
    // A caller of the version before sealed nothing, and could open nothing.
    if (sealed && session.sealed_pair && isRepeated(session, refreshHash, deviceId))
      return { kind: 'repeated', sealed: session.sealed_pair };
    const isElsewhere = session.device_id !== null && session.device_id !== deviceId;
    if (session.refresh_hash !== refreshHash || isElsewhere) {
      // Two hold this session, and one of them is not the user.
      await this.end(principal.sessionId);
      return { kind: 'reused' };
    }
    this.#shelf.sql.exec(
      `update sessions set principal = ?, refresh_hash = ?, previous_hash = ?, sealed_pair = ?, refreshed_at = ?, expires_at = ?
       where id = ?`,
      JSON.stringify(principal),
      nextHash,
      refreshHash,
      sealed ?? null,
      Date.now(),
      Date.now() + sessionLifeMs,
      principal.sessionId,
    );
    // What they may hear has changed: their sockets come back as who they are now.
    if (rightsIn(session.principal) !== rightsIn(JSON.stringify(principal)))
      await this.#shelf.closeStreams([principal.sessionId]);
    return { kind: 'rotated' };
  }

  async moveTo(campusId: string): Promise<void> {
    this.#shelf.sql.exec(
      "update sessions set principal = json_set(principal, '$.campusId', ?) where user_id = ?",
      campusId,
      this.#userId,
    );
  }

  async tellAllergens(allergens: string[]): Promise<void> {
    this.#shelf.sql.exec(
      "update sessions set principal = json_set(principal, '$.allergens', json(?)) where user_id = ?",
      JSON.stringify(allergens),
      this.#userId,
    );
  }

  async end(sessionId: string): Promise<void> {
    await this.#end(this.#ids('user_id = ?1 and id = ?2', sessionId));
  }

  endAll(): Promise<void> {
    return this.endOthers('');
  }

  async endOthers(sessionId: string): Promise<void> {
    await this.#end(this.#ids('user_id = ?1 and id <> ?2', sessionId));
  }

  /** Ends sessions for every request at once, and then for the sockets that they opened and the devices that they registered. */
  async #end(sessionIds: string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const { sql, closeStreams, noteEnded, silence } = this.#shelf;
    noteEnded(
      sessionIds.flatMap((id) =>
        sql
          .exec<EndedRow>(
            'delete from sessions where id = ? and user_id = ? returning id, user_id, device_id',
            id,
            this.#userId,
          )
          .toArray(),
      ),
    );
    await Promise.all([closeStreams(sessionIds), silence()]);
  }

  #ids(where: string, ...values: (string | number)[]): string[] {
    return this.#shelf.sql
      .exec<{ id: string }>(`select id from sessions where ${where}`, this.#userId, ...values)
      .toArray()
      .map(({ id }) => id);
  }

  #find(sessionId: string): Session | null {
    return (
      this.#shelf.sql
        .exec<Session>(
          `select principal, refresh_hash, device_id, refreshed_at, previous_hash, sealed_pair from sessions
           where id = ? and user_id = ? and expires_at > ?`,
          sessionId,
          this.#userId,
          Date.now(),
        )
        .toArray()[0] ?? null
    );
  }
}

/** Whether a session's own device sends once more what it sent last: an app that names none cannot be told from a thief. */
const isRepeated = (session: Session, refreshHash: string, deviceId: string | null) =>
  session.previous_hash === refreshHash &&
  session.device_id !== null &&
  session.device_id === deviceId &&
  Date.now() - session.refreshed_at <= repeatWithinMs;

/** What decides on what somebody may hear: all of a principal but what they must not eat and how they are called. */
function rightsIn(principal: string): string {
  const { allergens: _, firstName: __, ...rights } = JSON.parse(principal) as Principal;
  return JSON.stringify(rights);
}
