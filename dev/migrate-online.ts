/**
 * What no transaction can hold: an index made while orders go on, a constraint checked afterwards. Each file is one statement
 * that may be run again; they run after an institution's migrations, at every deployment.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

export async function migrateOnline(client: pg.Client, folder: string): Promise<void> {
  const files = globSync('*.sql', { cwd: folder }).sort();
  if (files.length > 0) await dropHalfMade(client);
  for (const file of files) await client.query(readFileSync(join(folder, file), 'utf8'));
}

/** An index whose making was cut short stays, is of no use, and would pass for made. */
async function dropHalfMade(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(c.relname) as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = current_schema()::regnamespace and not i.indisvalid`,
  );
  for (const { name } of rows) await client.query(`drop index concurrently if exists ${name}`);
}
