import { DurableObject } from 'cloudflare:workers';
import { type CafeteriaAddress, cafeteriaName } from '../../src/contracts/events.ts';
import type { Principal } from '../../src/contracts/identity.ts';
import type {
  DeviceOfSession,
  RotateOutcome,
  SessionFacts,
  UserSessionsObject,
} from '../../src/contracts/sessions.ts';
import { logEvent } from '../../src/observability/log.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table streams (session text not null, cafeteria text not null, primary key (session, cafeteria))',
  'create table sessions (id text primary key, principal text not null, device text not null, refresh_hash text not null, created_at integer not null, refreshed_at integer not null, expires_at integer not null)',
  'alter table sessions add column device_id text',
] as const;

/** A session that was not refreshed for so long has ended: a phone left in a drawer over the holidays. */
const sessionLifeMs = 30 * 24 * 3_600_000;
/** Sessions of one user at a time; the oldest gives way. */
const maxSessions = 20;
/** How long a cafeteria that did not answer is left alone. */
const askAgainMs = 10_000;

type Session = { principal: string; refresh_hash: string; device_id: string | null };

/** One a user: their sessions. Strongly consistent, so that a session ended here is ended at the next request anywhere. */
export class UserSessions extends DurableObject<Env> implements UserSessionsObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    applySchemaSteps(ctx.storage, 'sessions', schemaSteps);
  }

  async open(principal: Principal, refreshHash: string, device: DeviceOfSession): Promise<void> {
    const now = Date.now();
    this.#sql.exec(
      `insert into sessions (id, principal, device, device_id, refresh_hash, created_at, refreshed_at, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      principal.sessionId,
      JSON.stringify(principal),
      device.name,
      device.id,
      refreshHash,
      now,
      now,
      now + sessionLifeMs,
    );
    const over = this.#sql
      .exec<{ id: string }>(
        `select id from sessions where expires_at <= ?
           or id not in (select id from sessions order by expires_at desc, rowid desc limit ?)`,
        now,
        maxSessions,
      )
      .toArray();
    await this.#end(over.map((row) => row.id));
  }

  async list(): Promise<SessionFacts[]> {
    const rows = this.#sql.exec<{ id: string; device: string; created_at: number; refreshed_at: number }>(
      'select id, device, created_at, refreshed_at from sessions where expires_at > ? order by refreshed_at desc',
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
      const cafeteria = cafeteriaName(streamAt);
      this.#sql.exec(
        'insert or ignore into streams (session, cafeteria) values (?, ?)',
        sessionId,
        cafeteria,
      );
    }
    return session && (JSON.parse(session.principal) as Principal);
  }

  async rotate(
    principal: Principal,
    refreshHash: string,
    nextHash: string,
    deviceId: string | null,
  ): Promise<RotateOutcome> {
    const session = this.#find(principal.sessionId);
    if (!session) return { kind: 'ended' };
    const isElsewhere = session.device_id !== null && session.device_id !== deviceId;
    if (session.refresh_hash !== refreshHash || isElsewhere) {
      // Two hold this session, and one of them is not the user.
      await this.end(principal.sessionId);
      return { kind: 'reused' };
    }
    this.#sql.exec(
      'update sessions set principal = ?, refresh_hash = ?, refreshed_at = ?, expires_at = ? where id = ?',
      JSON.stringify(principal),
      nextHash,
      Date.now(),
      Date.now() + sessionLifeMs,
      principal.sessionId,
    );
    // What they may hear has changed: their sockets come back as who they are now.
    if (session.principal !== JSON.stringify(principal)) await this.#closeStreams([principal.sessionId]);
    return { kind: 'rotated' };
  }

  async moveTo(campusId: string): Promise<void> {
    this.#sql.exec("update sessions set principal = json_set(principal, '$.campusId', ?)", campusId);
  }

  async end(sessionId: string): Promise<void> {
    await this.#end([sessionId]);
  }

  endAll(): Promise<void> {
    return this.endOthers('');
  }

  async endOthers(sessionId: string): Promise<void> {
    await this.#end(
      this.#sql
        .exec<{ id: string }>('select id from sessions where id <> ?', sessionId)
        .toArray()
        .map((row) => row.id),
    );
  }

  /** Asks the cafeterias again that did not answer. */
  override async alarm(): Promise<void> {
    await this.#end([]);
  }

  /** Ends sessions for every request at once, and then for the sockets that they, or earlier ones, opened. */
  async #end(sessionIds: string[]): Promise<void> {
    for (const id of sessionIds) this.#sql.exec('delete from sessions where id = ?', id);
    const ended = this.#sql.exec<{ session: string }>(
      'select distinct session from streams where session not in (select id from sessions)',
    );
    await this.#closeStreams(ended.toArray().map((row) => row.session));
  }

  /** A cafeteria that does not answer stays in `streams`; for sessions that have ended it is asked again by the alarm. */
  async #closeStreams(sessionIds: string[]): Promise<void> {
    const of = (id: string) =>
      this.#sql.exec<{ cafeteria: string }>('select cafeteria from streams where session = ?', id).toArray();
    const cafeterias = new Set(sessionIds.flatMap(of).map((row) => row.cafeteria));
    await Promise.all(
      [...cafeterias].map(async (name) => {
        try {
          await this.env.CAFETERIA.getByName(name).closeSessions(sessionIds);
          for (const id of sessionIds) {
            this.#sql.exec('delete from streams where session = ? and cafeteria = ?', id, name);
          }
        } catch (error) {
          logEvent('error', 'streams_not_closed', { cafeteria: name, error });
          await this.ctx.storage.setAlarm(Date.now() + askAgainMs);
        }
      }),
    );
  }

  #find(sessionId: string): Session | null {
    return (
      this.#sql
        .exec<Session>(
          'select principal, refresh_hash, device_id from sessions where id = ? and expires_at > ?',
          sessionId,
          Date.now(),
        )
        .toArray()[0] ?? null
    );
  }
}
