import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { TenantDatabase } from '../../src/db/client.ts';
import { databaseError, type Judge } from './judge.ts';
import type { Weather } from './weather.ts';

const dialect = new PgDialect({ casing: 'snake_case' });

/** Whoever speaks: while it is dead nothing that it waits for comes to anything. */
export type Life = { alive: boolean };

/**
 * The database as the product's own code speaks to it, over a network that is not always well: its queries are read, and
 * carried out by a judge. What a caller that has died has sent is carried out all the same.
 */
export function wireTo(judge: Judge, weather: Weather, life: Life): TenantDatabase {
  const execute = (query: SQL) => {
    const { sql, params } = dialect.sqlToQuery(query);
    const answer = weather.call(
      async () => ({ rows: [{ answer: await ask(judge, sql, params) }] }),
      () => databaseError('the database did not answer'),
    );
    return whileAlive(answer, life);
  };
  return { execute } as unknown as TenantDatabase;
}

/** Never settled for somebody who is dead by then. */
const whileAlive = <T>(answer: Promise<T>, life: Life): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    answer.then(
      (value) => {
        if (life.alive) resolve(value);
      },
      (error) => {
        if (life.alive) reject(error);
      },
    );
  });

async function ask(judge: Judge, sql: string, params: unknown[]): Promise<unknown> {
  const [name] = /\w+(?=\()/.exec(sql) ?? [];
  switch (name) {
    case 'commit_decisions': {
      const [, epoch, seq, revision, document] = params;
      const position = { epoch: String(epoch), seq: Number(seq), revision: Number(revision) };
      return overTheWire(await judge.commit(position, JSON.parse(String(document))));
    }
    case 'load_ordering_state':
      return overTheWire(await judge.load());
    case 'load_order_record':
      return overTheWire(await judge.loadOrder(String(params[1])));
    case 'committed_order':
      return overTheWire(await judge.findCommitted(String(params[1])));
    case 'record_deliveries': {
      const plans = JSON.parse(String(params[0])) as { eventId: string }[];
      return judge.markProcessed(plans.map(({ eventId }) => eventId));
    }
    default:
      throw new Error(`the simulated database does not know ${sql}`);
  }
}

const overTheWire = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));
