import type pg from 'pg';
import { parseOrderingState } from '../../src/db/ordering/state.ts';
import { plain } from './beliefs.ts';
import { cafeteriaId } from './cafeteria.ts';
import { insertTables } from './database-rows.ts';
import { firstDifference } from './first-difference.ts';
import type { CommitDocument, Position } from './judge.ts';
import type { Twin } from './paired-judge.ts';
import type { Tables } from './tables.ts';
import type { Write } from './writes.ts';

/**
 * The database as a judge: its real functions, at the time of the simulated world. All of a simulation is one transaction
 * that is never committed; what would be a transaction of its own is a savepoint in it, and so is what a restore goes back to.
 */
export class DatabaseJudge implements Twin {
  readonly #client: pg.Client;
  #now: () => number = () => 0;

  /** `client`: connected as the owner, with the institution's schema first in its search path and `pg_catalog` after it. */
  constructor(client: pg.Client) {
    this.#client = client;
  }

  async open(tables: Tables, now: () => number): Promise<void> {
    this.#now = now;
    await this.#client.query('rollback');
    await this.#client.query('begin');
    await this.#setTime();
    await insertTables(this.#client, tables);
  }

  async snapshot(): Promise<void> {
    await this.#client.query('savepoint snapshot');
  }

  async restore(epoch: string): Promise<void> {
    await this.#client.query('rollback to savepoint snapshot');
    await this.#setTime();
    await this.#client.query('select from begin_new_histories()');
    await this.#client.query('update cafeterias set epoch = $1', [epoch]);
  }

  commit({ epoch, seq, revision }: Position, document: CommitDocument): Promise<unknown> {
    return this.#undoingFailures(async () => {
      const answer = await this.#ask(
        'commit_decisions($1::uuid, $2::uuid, $3::bigint, $4::bigint, $5::jsonb)',
        [cafeteriaId, epoch, seq, revision, JSON.stringify(document)],
      );
      if (document.openedPayments)
        await this.#client.query(
          `update payments set id = order_id, status = 'awaiting' where id <> order_id`,
        );
      return answer;
    });
  }

  load(): Promise<unknown> {
    return this.#ask('load_ordering_state($1)', [cafeteriaId]);
  }
  loadOrder(orderId: string): Promise<unknown> {
    return this.#ask('load_order_record($1, $2)', [cafeteriaId, orderId]);
  }
  findCommitted(commandId: string): Promise<unknown> {
    return this.#ask('committed_order($1, $2)', [cafeteriaId, commandId]);
  }

  async markProcessed(eventIds: string[]): Promise<unknown> {
    const plans = eventIds.map((eventId) => ({ eventId, notifications: [] }));
    await this.#client.query('select from record_deliveries($1::jsonb)', [JSON.stringify(plans)]);
    return null;
  }

  write(change: Write): Promise<unknown> {
    return this.#undoingFailures(async () => {
      await this.#setTime();
      await this.#client.query(...statementOf(change));
      return null;
    });
  }

  /** What is not the same in two answers; null: nothing. Names that either gave by itself, and what it does for others, do not count. */
  compare(mine: unknown, its: unknown): string | null {
    const [one, other] = [mine, its].map((answer) => this.#comparable(answer));
    return firstDifference(one, other);
  }

  #comparable(answer: unknown): unknown {
    if (answer === null || typeof answer !== 'object') return answer;
    const told = JSON.parse(JSON.stringify(answer));
    if ('position' in told) {
      const state = parseOrderingState(told);
      return state && plain(state, this.#now());
    }
    if (told.kind === 'stale') return { kind: 'stale', commandIds: told.commandIds.sort() };
    if (told.kind !== 'committed') return told;
    const payments = told.payments.map(comparablePayment);
    return { kind: 'committed', payments: payments.sort(byOrder) };
  }

  async #ask(call: string, values: unknown[]): Promise<unknown> {
    await this.#setTime();
    const { rows } = await this.#client.query(`select ${call} as answer`, values);
    return rows[0]?.answer;
  }

  async #setTime(): Promise<void> {
    await this.#client.query(`select set_config('sim.now', $1, true)`, [new Date(this.#now()).toISOString()]);
  }

  async #undoingFailures<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query('savepoint attempt');
    try {
      const result = await work();
      await this.#client.query('release savepoint attempt');
      return result;
    } catch (error) {
      await this.#client.query('rollback to savepoint attempt');
      throw error;
    }
  }
}

type Told = Record<string, unknown> & { orderId: string };
const byOrder = (a: Told, b: Told) => (a.orderId < b.orderId ? -1 : 1);
const comparablePayment = ({
  orderId,
  amountCents,
  wanted,
  wantedCents,
  capturedCents,
  refundedCents,
}: Told) => ({
  orderId,
  amountCents,
  wanted,
  wantedCents,
  capturedCents,
  refundedCents,
});

/** As the product's own functions write it, or an office's single statement. */
function statementOf(change: Write): [text: string, values: unknown[]] {
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  switch (change.kind) {
    case 'price':
      return ['update menu_items set price_cents = $2 where id = $1', [change.dishId, change.priceCents]];
    case 'recount':
      return ['update menu_items set stock = $2 where id = $1', [change.dishId, change.stock]];
    case 'availability':
      return ['update menu_items set available = $2 where id = $1', [change.dishId, change.available]];
    case 'settings':
      return [
        'update cafeterias set slot_capacity = $2, auto_accept = $3, max_open_orders = $4 where id = $1',
        [cafeteriaId, change.slotCapacity, change.autoAccept, change.maxOpenOrders],
      ];
    case 'pause':
      return [
        'select set_pause($1, true, $2, $3, $4)',
        [cafeteriaId, change.because, iso(change.until), 'staff'],
      ];
    case 'resume':
      return ['select set_pause($1, false, null, null, $2)', [cafeteriaId, 'staff']];
    case 'throttle':
      return [
        'select set_throttle($1, $2, $3, $4, $5)',
        [cafeteriaId, change.percent, iso(change.until), change.extraWaitMinutes, 'staff'],
      ];
    case 'profile':
      return ['update users set allergens = $2 where id = $1', [change.userId, change.allergens]];
    case 'payment':
      return [
        `with told as (
           update payments set status = $2, captured_cents = $3, followed = false where id = $1 returning *)
         select owe_refund(p, 'capture') from told t, lateral (select t.*) p`,
        [change.paymentId, change.status, change.capturedCents],
      ];
    case 'refunded':
      return [
        `with given as (update refunds set status = 'succeeded' where payment_id = $1 returning amount_cents)
         update payments set followed = false, refunded_cents = (select coalesce(sum(amount_cents), 0) from given) where id = $1`,
        [change.paymentId],
      ];
  }
}

/** Makes the schema's own clock: what the database calls now is what the simulated world does. */
export async function setClock(client: pg.Client, institution: string): Promise<void> {
  await client.query(`set search_path to ${institution}, pg_catalog`);
  for (const name of ['now', 'clock_timestamp'])
    await client.query(
      `create or replace function ${institution}.${name}() returns timestamptz language sql stable
       as $$ select current_setting('sim.now')::timestamptz $$`,
    );
  await client.query('alter table idempotency_keys alter column created_at set default now()');
}
