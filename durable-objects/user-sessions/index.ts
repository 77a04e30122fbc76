import { DurableObject } from 'cloudflare:workers';
import type { Principal } from '../../src/contracts/identity.ts';
import type { RotateOutcome, UserSessionsObject } from '../../src/contracts/sessions.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table sessions (id text primary key, principal text not null, refresh_hash text not null, expires_at integer not null)',
] as const;

/** A session that was not refreshed for so long has ended: a phone left in a drawer over the holidays. */
const sessionLifeMs = 30 * 24 * 3_600_000;
/** Sessions of one user at a time; the oldest gives way. */
const maxSessions = 20;

/** One a user: their sessions. Strongly consistent, so that a session ended here is ended at the next request anywhere. */
export class UserSessions extends DurableObject<Env> implements UserSessionsObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    applySchemaSteps(ctx.storage, 'sessions', schemaSteps);
  }

  async open(principal: Principal, refreshHash: string): Promise<void> {
    const now = Date.now();
    this.#sql.exec(
      'insert into sessions (id, principal, refresh_hash, expires_at) values (?, ?, ?, ?)',
      principal.sessionId,
      JSON.stringify(principal),
      refreshHash,
      now + sessionLifeMs,
    );
    this.#sql.exec(
      `delete from sessions where expires_at <= ?
         or id not in (select id from sessions order by expires_at desc, rowid desc limit ?)`,
      now,
      maxSessions,
    );
  }

  async check(sessionId: string): Promise<Principal | null> {
    const session = this.#find(sessionId);
    return session && (JSON.parse(session.principal) as Principal);
  }

  async rotate(principal: Principal, refreshHash: string, nextHash: string): Promise<RotateOutcome> {
    const session = this.#find(principal.sessionId);
    if (!session) return { kind: 'ended' };
    if (session.refresh_hash !== refreshHash) {
      // Two hold this session, and one of them is not the user.
      await this.end(principal.sessionId);
      return { kind: 'reused' };
    }
    this.#sql.exec(
      'update sessions set principal = ?, refresh_hash = ?, expires_at = ? where id = ?',
      JSON.stringify(principal),
      nextHash,
      Date.now() + sessionLifeMs,
      principal.sessionId,
    );
    return { kind: 'rotated' };
  }

  async end(sessionId: string): Promise<void> {
    this.#sql.exec('delete from sessions where id = ?', sessionId);
  }

  async endAll(): Promise<void> {
    this.#sql.exec('delete from sessions');
  }

  #find(sessionId: string): { principal: string; refresh_hash: string } | null {
    return (
      this.#sql
        .exec<{ principal: string; refresh_hash: string }>(
          'select principal, refresh_hash from sessions where id = ? and expires_at > ?',
          sessionId,
          Date.now(),
        )
        .toArray()[0] ?? null
    );
  }
}
