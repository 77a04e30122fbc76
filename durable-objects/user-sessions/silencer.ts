import type { EndedSession } from '../../src/services/identity/devices.ts';

/** What is known of a session when it goes. */
export type EndedRow = { id: string; user_id: string; device_id: string | null };

/** Sessions for whom the database is told at a time. */
const pageSize = 500;

/**
 * Sees to it that the devices of ended sessions are forgotten. A session is noted in the step that ends it, and stays noted
 * until the database has heard of it.
 */
export class Silencer {
  readonly #sql: SqlStorage;
  /** Answers whether it was heard. */
  readonly #tell: (ended: EndedSession[]) => Promise<boolean>;

  constructor(sql: SqlStorage, tell: (ended: EndedSession[]) => Promise<boolean>) {
    this.#sql = sql;
    this.#tell = tell;
  }

  /** Called when they are gone from `sessions`. */
  note(ended: EndedRow[]): void {
    for (const { id, user_id, device_id } of ended)
      this.#sql.exec(
        `insert or ignore into unsilenced (session, user_id, device_id, is_last)
         select ?1, ?2, ?3, not exists (select 1 from sessions where user_id = ?2)`,
        id,
        user_id,
        device_id,
      );
  }

  async silence(): Promise<void> {
    for (;;) {
      const ended = this.#noted();
      if (ended.length === 0 || !(await this.#tell(ended))) return;
      for (const { sessionId } of ended)
        this.#sql.exec('delete from unsilenced where session = ?', sessionId);
    }
  }

  #noted(): EndedSession[] {
    return this.#sql
      .exec<{ session: string; user_id: string; device_id: string | null; is_last: number }>(
        'select session, user_id, device_id, is_last from unsilenced limit ?',
        pageSize,
      )
      .toArray()
      .map(({ session, user_id, device_id, is_last }) => ({
        userId: user_id,
        sessionId: session,
        deviceId: device_id,
        isLast: is_last === 1,
      }));
  }
}
