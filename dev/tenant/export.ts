import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { withClient } from '../database.ts';
import { type Content, type Manifest, writeArchive } from './archive.ts';
import { loadText, readme, schemaText } from './archive-texts.ts';
import { type Command, requireId } from './command.ts';
import { isPresent, presentSchema } from './present.ts';
import { type Registered, requireRegistered } from './registry.ts';
import { beginSnapshot, copyTable, tablesInOrder } from './snapshot.ts';

const usage = 'export ID [--out FILE.tar.gz]';

/** Everything of an institution in a file that any PostgreSQL 18 loads. Its requests go on meanwhile. */
export const exportInstitution: Command = {
  usage,
  async run(args, { ownerUrl }) {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' } },
    });
    const institution = await requireRegistered(ownerUrl, requireId(positionals[0], usage));
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const target = resolve(values.out ?? `itsur-eats-${institution.id}-${stamp}.tar.gz`);
    if (existsSync(target)) throw new Error(`${target} ya existe. / It exists already.`);
    // Beside the archive, where there has to be room anyway.
    const spool = mkdtempSync(join(dirname(target), '.itsur-eats-export-'));
    try {
      const { tables } = await withClient(ownerUrl, (client) => write(client, institution, spool, target));
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(`${target}\n${tables.length} tablas/tables · ${rows} filas/rows`);
    } finally {
      rmSync(spool, { recursive: true, force: true });
    }
  },
};

async function write(
  client: pg.Client,
  institution: Registered,
  spool: string,
  target: string,
): Promise<Manifest> {
  const { id } = institution;
  if (!(await isPresent(client, id)))
    throw new Error('Antes: `tenant migrate`. / Its schema is behind: `tenant migrate` first.');
  const { migrations, functions, online } = presentSchema();
  await beginSnapshot(client, id);
  const { rows: facts } = await client.query<{ now: Date; version: string }>(
    `select now(), current_setting('server_version') as version`,
  );
  const tables = await tablesInOrder(client);

  const files: [string, Content][] = [];
  const sums: Manifest['files'] = {};
  const addText = (name: string, text: string) => {
    files.push([name, { text }]);
    sums[name] = { bytes: Buffer.byteLength(text), sha256: sha256(text) };
  };
  addText('README.md', readme(id));
  addText('schema.sql', schemaText(id, [...migrations, ...functions, ...online]));
  addText('load.sql', loadText(id, tables));
  addText('institution.json', `${JSON.stringify(institution, null, 2)}\n`);
  const copied: Manifest['tables'] = [];
  for (const table of tables) {
    const file = `data/${table.name}.csv`;
    const path = join(spool, `${table.name}.csv`);
    const { rows, ...sum } = await copyTable(client, table, path);
    files.push([file, { path, bytes: sum.bytes }]);
    sums[file] = sum;
    copied.push({ ...table, file, rows });
  }
  await client.query('commit');

  const version = ({ file, sha256: sum }: { file: string; sha256: string }) => ({ file, sha256: sum });
  const manifest: Manifest = {
    format: 1,
    institution: id,
    exportedAt: facts[0]?.now.toISOString() ?? '',
    postgres: facts[0]?.version ?? '',
    migrations: migrations.map(version),
    functions: functions.map(version),
    tables: copied,
    files: sums,
  };
  files.push(['manifest.json', { text: `${JSON.stringify(manifest, null, 2)}\n` }]);
  await writeArchive(target, `itsur-eats-${id}`, files);
  return manifest;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
