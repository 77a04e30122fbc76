import type { HandedOver, SessionRow, StreamRow } from '../../src/contracts/sessions.ts';

/** `place`: the name of this object, as whoever asked said it. `movedTo`: who answers for the user now; null: this one. */
export type Resident = { place: string | null; movedTo: string | null };

const nothing: HandedOver = { sessions: [], streams: [] };

/**
 * Which users' sessions an object answers for. A user comes once and goes at most once, and only to a place with more shards:
 * so nobody is in two places, nor goes in a circle. A user that it never heard of has no row.
 */
export class Residents {
  readonly #storage: DurableObjectStorage;
  /** Those who are here, of whom most questions are: no row is read for them again. */
  readonly #here = new Map<string, Resident>();

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  find(userId: string): Resident | null {
    const here = this.#here.get(userId);
    if (here) return here;
    const [row] = this.#storage.sql
      .exec<{ place: string | null; moved_to: string | null }>(
        'select place, moved_to from residents where user_id = ?',
        userId,
      )
      .toArray();
    const resident = row ? { place: row.place, movedTo: row.moved_to } : null;
    if (resident?.movedTo === null) this.#here.set(userId, resident);
    return resident;
  }

  /** Of the object of one user: who that is; empty as long as they have no session. */
  only(): string {
    const [row] = this.#storage.sql
      .exec<{ user_id: string }>(
        'select user_id from residents union select user_id from sessions where user_id is not null limit 1',
      )
      .toArray();
    return row?.user_id ?? '';
  }

  /** Takes in what the former places have handed over. */
  settle(userId: string, place: string, left: HandedOver[]): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      for (const row of left.flatMap(({ sessions }) => sessions))
        sql.exec(
          `insert or ignore into sessions (id, user_id, principal, device, device_id, refresh_hash, created_at, refreshed_at,
             expires_at, previous_hash, sealed_pair)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          row.id,
          userId,
          row.principal,
          row.device,
          row.device_id,
          row.refresh_hash,
          row.created_at,
          row.refreshed_at,
          row.expires_at,
          row.previous_hash ?? null,
          row.sealed_pair ?? null,
        );
      for (const { session, cafeteria } of left.flatMap(({ streams }) => streams))
        sql.exec(
          'insert or ignore into streams (session, cafeteria, user_id) values (?, ?, ?)',
          session,
          cafeteria,
          userId,
        );
      sql.exec('insert into residents (user_id, place) values (?, ?)', userId, place);
    });
  }

  /**
   * Gives a user's sessions away, and answers for them no more. The same place gets the same again until it says that it has
   * them, in case the answer was lost on its way; any other gets nothing, since its asker is to be found there.
   */
  handOver(userId: string, from: string, to: string): HandedOver {
    const { sql } = this.#storage;
    this.#here.delete(userId);
    return this.#storage.transactionSync(() => {
      const [known] = sql
        .exec<{ moved_to: string | null; handed_over: string | null }>(
          'select moved_to, handed_over from residents where user_id = ?',
          userId,
        )
        .toArray();
      if (known?.moved_to)
        return known.moved_to === to && known.handed_over ? JSON.parse(known.handed_over) : nothing;
      const sessions = sql
        .exec<SessionRow>(
          `select id, principal, device, device_id, refresh_hash, created_at, refreshed_at, expires_at,
             previous_hash, sealed_pair
           from sessions where user_id = ? order by rowid`,
          userId,
        )
        .toArray();
      // The version before shards wrote no user beside a stream; there, all are of one.
      const ofUser = 'user_id = ? or user_id is null';
      const streams = sql
        .exec<StreamRow>(`select session, cafeteria from streams where ${ofUser}`, userId)
        .toArray();
      const handedOver: HandedOver = { sessions, streams };
      sql.exec('delete from sessions where user_id = ?', userId);
      sql.exec(`delete from streams where ${ofUser}`, userId);
      sql.exec(
        `insert into residents (user_id, place, moved_to, handed_over) values (?, ?, ?, ?)
         on conflict (user_id) do update set place = excluded.place, moved_to = excluded.moved_to, handed_over = excluded.handed_over`,
        userId,
        from,
        to,
        JSON.stringify(handedOver),
      );
      return handedOver;
    });
  }

  /** They have arrived: no copy of them is kept. */
  forget(userId: string): void {
    this.#storage.sql.exec(
      'update residents set handed_over = null where user_id = ? and moved_to is not null',
      userId,
    );
  }
}
