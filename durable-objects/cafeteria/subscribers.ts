import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = ['create table subscribers (relay text primary key)'] as const;

/** The relay objects that want to hear of every event. */
export class Subscribers {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    applySchemaSteps(storage, 'subscribers', schemaSteps);
  }

  add(relay: string): void {
    this.#sql.exec('insert or ignore into subscribers (relay) values (?)', relay);
  }

  remove(relay: string): void {
    this.#sql.exec('delete from subscribers where relay = ?', relay);
  }

  count(): number {
    return this.#sql.exec<{ count: number }>('select count(*) as count from subscribers').one().count;
  }

  /** Calls all of them side by side; those that answer null are left out. */
  async each<T>(call: (relay: string) => Promise<T | null>): Promise<T[]> {
    const relays = this.#sql.exec<{ relay: string }>('select relay from subscribers').toArray();
    const answers = await Promise.all(relays.map(({ relay }) => call(relay)));
    return answers.filter((answer): answer is NonNullable<typeof answer> => answer !== null);
  }
}
