/**
 * `npm run verify:deliveries [-- INSTITUTION]`: whether every processed event of each institution of DATABASE_URL (its
 * owner's), or of the running platform, has each of its planned deliveries, and every delivery is final or younger than
 * the retry horizon. Reads only. Ends with 1 on a violation and names the first 20. Plans with the code at hand: events of
 * before a release that plans otherwise are compared with what it would have planned.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { withClient } from './database.ts';
import {
  comparedDays,
  missingDeliveries,
  mostAttempts,
  type ProcessedEvent,
  retryHorizonSeconds,
} from './delivery-invariant.ts';
import { runningOn } from './run-file.ts';
import { readSettings } from './settings.ts';

const pageSize = 500;
const namedViolations = 20;

type Page = ProcessedEvent & { id: string };

/** Events of the last days in the order of their ids (which are by time), with all that the comparison needs. */
const eventsAfter = `
  select e.id, e.event,
    (select coalesce(jsonb_agg(jsonb_build_object('userId', d.user_id, 'channel', d.channel, 'deviceId', d.device_id, 'template', d.template)), '[]')
     from notification_deliveries d where d.event_id = e.id) as deliveries,
    (select coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'deviceIds', (
        -- One that was written ten seconds before was committed: the database gives a query no longer.
        select coalesce(jsonb_agg(v.id), '[]') from devices v
        where v.user_id = u.id and v.updated_at < e.processed_at - interval '10 seconds'))), '[]')
     from users u where u.id = (e.event->'order'->>'userId')::uuid or e.event->'data'->'staffIds' ? u.id::text) as recipients
  from event_outbox e
  where e.processed_at > now() - make_interval(days => $2) and ($1::uuid is null or e.id > $1)
  order by e.id limit ${pageSize}`;

const neglected = `
  select format('delivery %s: %s by %s is pending since %s, nobody has tried it since %s', id, template, channel, created_at, due_at)
    as violation
  from notification_deliveries where status = 'pending' and due_at < now() - make_interval(secs => $1)
  union all
  select format('delivery %s: %s by %s was tried %s times and is still pending', id, template, channel, attempts)
  from notification_deliveries where status = 'pending' and due_at >= now() - make_interval(secs => $1) and attempts > $2
  union all
  select format('event %s (%s) was never processed', id, type)
  from event_outbox where processed_at is null and (event->>'at')::timestamptz < now() - make_interval(secs => $1)`;

async function run(): Promise<boolean> {
  const [only] = parseArgs({ allowPositionals: true }).positionals;
  const { databaseUrl, dataDir } = readSettings();
  const ownerUrl = databaseUrl ?? runningOn(dataDir)?.ownerUrl;
  if (!ownerUrl)
    throw new Error('Set DATABASE_URL to the owner’s URL, or `npm start` first. Falta DATABASE_URL.');
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from platform.institutions where $1::text is null or id = $1 order by id',
      [only ?? null],
    );
    if (rows.length === 0) throw new Error(`«${only ?? ''}»: no existe. / There is no such institution.`);
    let holds = true;
    for (const { id } of rows) holds = (await verify(client, id)) && holds;
    return holds;
  });
}

/** Says how an institution's ledger is; answers whether the invariant holds. */
async function verify(client: pg.Client, id: string): Promise<boolean> {
  // One snapshot: what happens meanwhile is neither a violation nor a missing row.
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query(`set local search_path to ${pg.escapeIdentifier(id)}`);
    const { events, missing } = await compareEvents(client);
    const { rows } = await client.query<{ violation: string }>(neglected, [
      retryHorizonSeconds,
      mostAttempts,
    ]);
    const violations = [...missing, ...rows.map(({ violation }) => violation)];
    const mark = violations.length === 0 ? 'ok' : '✗';
    console.log(
      `${mark} ${id} · ${events} eventos/events (${comparedDays} d) · ${await summary(client)}${violations.length > 0 ? ` · ${violations.length} ✗` : ''}`,
    );
    for (const violation of violations.slice(0, namedViolations)) console.log(`  ${violation}`);
    return violations.length === 0;
  } finally {
    await client.query('rollback');
  }
}

async function compareEvents(client: pg.Client): Promise<{ events: number; missing: string[] }> {
  const missing: string[] = [];
  let events = 0;
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: Page[] } = await client.query<Page>(eventsAfter, [last, comparedDays]);
    events += rows.length;
    missing.push(...rows.flatMap(missingDeliveries));
    last = rows.at(-1)?.id ?? null;
    if (rows.length < pageSize) return { events, missing };
  }
}

async function summary(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ status: string; count: string }>(
    'select status, count(*) from notification_deliveries group by status order by status',
  );
  return rows.length === 0
    ? '0 envíos/deliveries'
    : rows.map(({ status, count }) => `${count} ${status}`).join(', ');
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
