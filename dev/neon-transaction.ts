/** Runs what one request asked for, without waiting between its statements. */
import type pg from 'pg';

export type Query = { query: string; params: unknown[] };
export type TransactionOptions = { isolationLevel?: string; readOnly: boolean; deferrable: boolean };
/** `transaction` null: one statement on its own. */
export type Batch = { queries: Query[]; transaction: TransactionOptions | null };

type Result = {
  command: string | null;
  rowCount: number | null;
  rowAsArray: true;
  fields: pg.FieldDef[];
  rows: (string | null)[][];
};

/** Answers one result a statement. Rejects with the first error; a transaction is then rolled back. */
export async function run(pool: pg.Pool, { queries, transaction }: Batch): Promise<Result[]> {
  const client = await pool.connect();
  let usable = false;
  try {
    const results = await settle([
      ...(transaction ? [client.query(begin(transaction))] : []),
      ...queries.map((query) => client.query(statement(query))),
      // Of a transaction that has failed, COMMIT makes a ROLLBACK.
      ...(transaction ? [client.query('commit')] : []),
    ]).finally(() => {
      // A statement may have begun or broken something of its own: such a session is not handed on.
      usable = transactionStatus(client) === 'I';
    });
    return (transaction ? results.slice(1, -1) : results).map(asNeon);
  } finally {
    client.release(!usable);
  }
}

/** All have been sent at once; after a failure the rest only say "transaction is aborted", so the first counts. */
async function settle(sent: Promise<pg.QueryArrayResult>[]): Promise<pg.QueryArrayResult[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

function begin({ isolationLevel, readOnly, deferrable }: TransactionOptions): pg.QueryArrayConfig {
  const level = isolationLevel ? ` isolation level ${isolationLevel}` : '';
  const text = `begin${level}${readOnly ? ' read only' : ''}${deferrable ? ' deferrable' : ''}`;
  return { text, rowMode: 'array' };
}

/** Statements stay unnamed: a named one, planned for one institution, would be kept for the next. */
function statement({ query, params }: Query): pg.QueryArrayConfig {
  return {
    text: query,
    values: params,
    rowMode: 'array',
    types: rawText,
    queryMode: 'extended',
  } as pg.QueryArrayConfig;
}

/** Values go on as PostgreSQL wrote them; the driver at the other end knows their types. */
const rawText = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

function asNeon({ command, rowCount, fields, rows }: pg.QueryArrayResult): Result {
  return { command, rowCount, rowAsArray: true, fields, rows };
}

const transactionStatus = (client: pg.PoolClient) =>
  (client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus();
