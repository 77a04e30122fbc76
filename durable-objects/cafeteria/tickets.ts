import type { Listener } from '../../src/contracts/events.ts';
import { sha256Hex } from '../../src/domain/hash.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table tickets (hash text primary key, listener text not null, expires_at integer not null)',
] as const;

/** Long enough to open a socket on a slow network, short enough to be worthless in a log. */
const ticketLifeMs = 60_000;

/** Single-use secrets that each open one socket. Kept as hashes. */
export class Tickets {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    applySchemaSteps(storage, 'tickets', schemaSteps);
  }

  async issue(listener: Listener): Promise<string> {
    const ticket = crypto.randomUUID();
    const hash = await sha256Hex(ticket);
    const now = Date.now();
    this.#sql.exec('delete from tickets where expires_at <= ?', now);
    this.#sql.exec(
      'insert into tickets (hash, listener, expires_at) values (?, ?, ?)',
      hash,
      JSON.stringify(listener),
      now + ticketLifeMs,
    );
    return ticket;
  }

  /** Whom the ticket was given to; null when it was used, has lapsed or never was. */
  async redeem(ticket: string): Promise<Listener | null> {
    const hash = await sha256Hex(ticket);
    const [row] = this.#sql
      .exec<{ listener: string; expires_at: number }>(
        'delete from tickets where hash = ? returning listener, expires_at',
        hash,
      )
      .toArray();
    return row && row.expires_at > Date.now() ? (JSON.parse(row.listener) as Listener) : null;
  }
}
