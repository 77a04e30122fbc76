/**
 * Brings a part of an object's SQLite to the present: an append-only list of steps, each run once, in order.
 * Throws when a step that already ran has been edited: the object would not be what the code believes.
 */
export function applySchemaSteps(
  storage: DurableObjectStorage,
  part: string,
  steps: readonly string[],
): void {
  storage.transactionSync(() => {
    storage.sql.exec(
      'create table if not exists schema_steps (part text, step integer, statement text not null, primary key (part, step))',
    );
    const done = storage.sql
      .exec<{ statement: string }>('select statement from schema_steps where part = ? order by step', part)
      .toArray()
      .map((row) => row.statement);
    for (const [step, statement] of steps.entries()) {
      if (done[step] === statement) continue;
      if (done[step] !== undefined)
        throw new Error(`schema step ${part} ${step} was changed after it had run`);
      storage.sql.exec(statement);
      storage.sql.exec(
        'insert into schema_steps (part, step, statement) values (?, ?, ?)',
        part,
        step,
        statement,
      );
    }
  });
}
