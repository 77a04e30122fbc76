/**
 * Brings an object's SQLite to the present: an append-only list of steps, each run once, in order.
 * Throws when a step that already ran has been edited: the object would not be what the code believes.
 */
export function applySchemaSteps(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec('create table if not exists schema_steps (step integer primary key, statement text not null)');
    const done = storage.sql
      .exec<{ statement: string }>('select statement from schema_steps order by step')
      .toArray()
      .map((row) => row.statement);
    for (const [step, statement] of steps.entries()) {
      if (done[step] === statement) continue;
      if (done[step] !== undefined) throw new Error(`schema step ${step} was changed after it had run`);
      storage.sql.exec(statement);
      storage.sql.exec('insert into schema_steps (step, statement) values (?, ?)', step, statement);
    }
  });
}
