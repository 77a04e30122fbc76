/**
 * `npm run verify:audit [-- INSTITUTION] [-- --end SEQ:HASH]`: recomputes the audit chain of each institution of
 * DATABASE_URL (its owner's), or of the running platform. Ends with 1 when one is broken. `--end` is an end that was
 * written down before (the Worker logs it as `audit_head`): it tells whether entries were taken off the end since.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { withClient } from './database.ts';
import { runningOn } from './run-file.ts';
import { readSettings } from './settings.ts';

type Verdict = { entries: number; brokenSeq: number | null; seq: number | null; hash: string | null };

async function run(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { end: { type: 'string' } },
  });
  const [only] = positionals;
  const { databaseUrl, dataDir } = readSettings();
  const ownerUrl = databaseUrl ?? runningOn(dataDir)?.ownerUrl;
  if (!ownerUrl)
    throw new Error('Set DATABASE_URL to the owner’s URL, or `npm start` first. Falta DATABASE_URL.');
  if (values.end && !only) throw new Error('--end: ¿de qué institución? / Of which institution?');
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from platform.institutions where $1::text is null or id = $1 order by id',
      [only ?? null],
    );
    if (rows.length === 0) throw new Error(`«${only ?? ''}»: no existe. / There is no such institution.`);
    let whole = true;
    for (const { id } of rows) whole = (await verify(client, id, values.end)) && whole;
    return whole;
  });
}

/** Says in one line how an institution's chain is; answers whether it is whole. */
async function verify(client: pg.Client, id: string, end: string | undefined): Promise<boolean> {
  await client.query(`set search_path to ${pg.escapeIdentifier(id)}`);
  const { rows } = await client.query<{ verdict: Verdict }>('select verify_audit() as verdict');
  const [row] = rows;
  if (!row) throw new Error('verifying answered no row');
  const { entries, brokenSeq, seq, hash } = row.verdict;
  if (brokenSeq !== null) {
    console.log(
      `✗ ${id} · seq ${brokenSeq}: cambiada, o falta la anterior. / Changed, or the one before is missing.`,
    );
    return false;
  }
  if (end && !(await holds(client, end))) {
    console.log(`✗ ${id} · ${end}: ya no está. / Is not there any more.`);
    return false;
  }
  console.log(`ok ${id} · ${entries} · ${seq === null ? '-' : `${seq}:${hash}`}`);
  return true;
}

async function holds(client: pg.Client, end: string): Promise<boolean> {
  const [seq, hash] = end.split(':');
  const { rowCount } = await client.query('select from audit_log where seq = $1 and hash = $2', [seq, hash]);
  return rowCount === 1;
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
