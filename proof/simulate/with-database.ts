import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ensureAppLogin } from '../../dev/database.ts';
import { createInstitution, migrateAll } from '../../dev/migrate.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { DatabaseJudge, setClock } from './database-judge.ts';

/** Runs something with a judge in an institution of its own, which nobody else uses. */
export async function withDatabaseJudge<T>(
  ownerUrl: string,
  work: (judge: DatabaseJudge) => Promise<T>,
): Promise<T> {
  const institution = `t_sim_${crypto.randomUUID().slice(0, 8)}`;
  await createInstitution({ ownerUrl }, { id: institution, name: 'Simulated' });
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await setClock(client, institution);
    return await work(new DatabaseJudge(client));
  } finally {
    await client.end();
  }
}

/** As `withDatabaseJudge`, in a PostgreSQL of its own that is gone afterwards. */
export async function withOwnPostgres<T>(work: (judge: DatabaseJudge) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-simulate-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  try {
    const { ownerUrl } = postgres;
    await ensureAppLogin({ ownerUrl, password: crypto.randomUUID() });
    await migrateAll({ ownerUrl });
    return await withDatabaseJudge(ownerUrl, work);
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
