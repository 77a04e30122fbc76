/**
 * What no transaction can hold: an index made while orders go on, a constraint checked afterwards. Each file is one statement
 * that may be run again; they run after an institution's migrations, at every deployment.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** `isNew`: nobody uses the schema yet, so that nobody has to be let through; each index waits for no other transaction. */
export async function migrateOnline(
  client: pg.Client,
  folder: string,
  { isNew = false }: { isNew?: boolean } = {},
): Promise<void> {
  const files = globSync('*.sql', { cwd: folder }).sort();
  if (files.length > 0 && !isNew) await dropHalfMade(client);
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    await client.query(isNew ? atOnce(text) : text);
  }
}

/** The same for a schema that nobody uses yet; also in a transaction. */
export const atOnce = (text: string): string => text.replaceAll(/\bindex concurrently\b/gi, 'index');

/** An index whose making was cut short stays, is of no use, and would pass for made. */
async function dropHalfMade(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(c.relname) as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = current_schema()::regnamespace and not i.indisvalid`,
  );
  for (const { name } of rows) await client.query(`drop index concurrently if exists ${name}`);
}
