/* The schema that this version of the platform gives an institution: the migrations in their order, the functions, then what is made online. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type pg from 'pg';

const folder = join(import.meta.dirname, '../../migrations/tenant');

export type Part = { file: string; text: string; sha256: string };

export function presentSchema(): Record<'migrations' | 'functions' | 'online', Part[]> {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  return {
    migrations: journal.entries.map(({ tag }) => readPart(join(folder, `${tag}.sql`))),
    functions: globSync(join(folder, 'functions/*.sql')).sort().map(readPart),
    online: globSync(join(folder, 'online/*.sql')).sort().map(readPart),
  };
}

function readPart(path: string): Part {
  const text = readFileSync(path, 'utf8');
  return { file: basename(path), text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Whether an institution's schema is this version's: the ledgers of drizzle and of dev/migrate.ts say what it has. */
export async function isPresent(client: pg.Client, id: string): Promise<boolean> {
  const { migrations, functions } = presentSchema();
  const { rows: made } = await client.query<{ migrated: string; replaced: string }>(
    `select to_regclass($1 || '.__drizzle_migrations')::text as migrated, to_regclass($1 || '.function_versions')::text as replaced`,
    [id],
  );
  if (!made[0]?.migrated || !made[0].replaced) return false;
  const { rows } = await client.query<{ hash: string }>(`select hash from ${id}.__drizzle_migrations
    union all select sha256 from ${id}.function_versions`);
  const has = new Set(rows.map(({ hash }) => hash));
  return [...migrations, ...functions].every(({ sha256 }) => has.has(sha256));
}
