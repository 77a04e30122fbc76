import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = ['create table used_tickets (id text primary key, expires_at integer not null)'] as const;

/** The tickets that have opened a socket: each opens one. Remembered until they would have lapsed anyway. */
export class UsedTickets {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    applySchemaSteps(storage, 'tickets', schemaSteps);
  }

  /** Uses a ticket up; false when that was done before. */
  use({ id, expiresAt }: { id: string; expiresAt: number }): boolean {
    this.#sql.exec('delete from used_tickets where expires_at <= ?', Date.now());
    return (
      this.#sql.exec('insert or ignore into used_tickets (id, expires_at) values (?, ?)', id, expiresAt)
        .rowsWritten > 0
    );
  }
}
