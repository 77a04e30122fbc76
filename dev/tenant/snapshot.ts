/* An institution's tables at one moment, as CSV. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

export type Table = { name: string; columns: string[] };
export type Copied = { bytes: number; sha256: string; rows: number };

/**
 * Begins the snapshot that all copies are of, so that orders and their lines agree, and writes values in the one way that
 * any server reads back. The connection speaks of nothing else until it ends.
 */
export async function beginSnapshot(client: pg.Client, id: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  await client.query(
    `select set_config('search_path', $1, true), set_config('datestyle', 'ISO, YMD', true),
       set_config('intervalstyle', 'iso_8601', true), set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true)`,
    [id],
  );
}

/** The tables of the schema, each after those that it refers to; the migrator's own ledgers are not among them. */
export async function tablesInOrder(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { refersTo: string[] }>(
    `select c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as "refersTo"
     from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
       and c.relname not in ('__drizzle_migrations', 'function_versions') order by c.relname`,
  );
  const ordered: Table[] = [];
  const isPlaced = (name: string) => ordered.some((table) => table.name === name);
  while (ordered.length < rows.length) {
    const next = rows.find(({ name, refersTo }) => !isPlaced(name) && refersTo.every(isPlaced));
    if (!next) throw new Error('tables refer to each other in a circle: no order loads them');
    ordered.push({ name: next.name, columns: next.columns });
  }
  return ordered;
}

/** Copies a table into a file, a piece at a time, whatever its size. */
export async function copyTable(client: pg.Client, { name, columns }: Table, file: string): Promise<Copied> {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const rows = client.query(
    copyTo(`copy ${pg.escapeIdentifier(name)} (${names}) to stdout (format csv, header)`),
  );
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(rows, measured, createWriteStream(file, { mode: 0o600 }));
  return { bytes, sha256: hash.digest('hex'), rows: rows.rowCount };
}
