/**
 * `npm run verify:payments [-- INSTITUTION]`: whether the rules of money hold in each institution of DATABASE_URL (its
 * owner's), or of the running platform; there, the sandbox's books are compared with the ledger, too. Reads only. Ends
 * with 1 on a violation and names the first 20.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { withClient } from './database.ts';
import { rules } from './payment-invariants.ts';
import { runningOn } from './run-file.ts';
import { disagreements, readBooks } from './sandbox-books.ts';
import { readSettings } from './settings.ts';

const namedViolations = 20;

async function run(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { sandbox: { type: 'string' } },
  });
  const [only] = positionals;
  const { databaseUrl, dataDir } = readSettings();
  const running = databaseUrl ? null : runningOn(dataDir);
  const ownerUrl = databaseUrl ?? running?.ownerUrl;
  if (!ownerUrl)
    throw new Error('Set DATABASE_URL to the owner’s URL, or `npm start` first. Falta DATABASE_URL.');
  const sandboxUrl = values.sandbox ?? running?.sandboxUrl;
  const books = sandboxUrl ? await readBooks(sandboxUrl) : null;
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from platform.institutions where $1::text is null or id = $1 order by id',
      [only ?? null],
    );
    if (rows.length === 0) throw new Error(`«${only ?? ''}»: no existe. / There is no such institution.`);
    let holds = true;
    for (const { id } of rows) holds = (await verify(client, id, books)) && holds;
    return holds;
  });
}

/** Says how an institution's money is; answers whether every rule holds. */
async function verify(
  client: pg.Client,
  id: string,
  books: Awaited<ReturnType<typeof readBooks>> | null,
): Promise<boolean> {
  // One snapshot: what happens meanwhile is neither a violation nor a missing row.
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query(`set local search_path to ${pg.escapeIdentifier(id)}`);
    const violations: string[] = [];
    for (const { name, broken } of rules) {
      const { rows } = await client.query<{ id: string; how: string }>(broken);
      violations.push(...rows.map((row) => `order ${row.id}: ${row.how} · ${name}`));
    }
    if (books)
      violations.push(
        ...(await disagreements(
          client,
          books.filter(({ institutionId }) => institutionId === id),
        )),
      );
    const mark = violations.length === 0 ? 'ok' : '✗';
    const compared = books ? ' · Stripe (sandbox)' : '';
    console.log(
      `${mark} ${id} · ${await summary(client)}${compared}${violations.length > 0 ? ` · ${violations.length} ✗` : ''}`,
    );
    for (const violation of violations.slice(0, namedViolations)) console.log(`  ${violation}`);
    return violations.length === 0;
  } finally {
    await client.query('rollback');
  }
}

async function summary(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ payments: string; captured: string; refunded: string }>(
    `select count(*) as payments, coalesce(sum(captured_cents), 0) as captured, coalesce(sum(refunded_cents), 0) as refunded from payments`,
  );
  const [{ payments = '0', captured = '0', refunded = '0' } = {}] = rows;
  const units = (cents: string) => (Number(cents) / 100).toFixed(2);
  return `${payments} pagos/payments · +${units(captured)} −${units(refunded)}`;
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
