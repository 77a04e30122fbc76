import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { Institution } from '../../contracts/institution.ts';
import { callFunction, readRows, type TenantDatabase, tenantDatabase } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { logEvent } from '../../observability/log.ts';

/** Events of a page: some 1.5 MB of JSON, 20 ms of compressing. The same forever: it is part of what names the objects. */
const pageSize = 1_000;
/** In an hour: a cron may compute for 30 seconds. Twenty thousand events are an hour of a large university's, many times. */
const mostPages = 20;
/** Between the hour and the sweep of personal data. */
const minute = 47;

/** Whether the minute cron archives events this time: once an hour. */
export const isArchiveTime = (at: Date): boolean => at.getUTCMinutes() === minute;

const outboxPage = z.object({
  cafeteriaId: z.string(),
  /** The driver answers a bigint as text. */
  firstSeq: z.string(),
  lastSeq: z.string(),
  events: z.int(),
  oldestAt: z.string(),
  lines: z.string(),
});
type Page = z.infer<typeof outboxPage>;

/**
 * Takes events out of the outbox that are older than the institution keeps them there, once the archive (R2) holds them: a
 * page a cafeteria at a time, the oldest first. Without an archive nothing is deleted, and a log line says what waits.
 * Safe to run again, at any time, by several at once: a page has one name and one content. Two round trips a page.
 */
export async function archiveEvents(env: Env, institution: Institution): Promise<void> {
  const db = tenantDatabase(env, institution);
  const { monthsKept } = institution.config.outbox;
  // Not every deployment has one, whatever wrangler.toml says: a preview has none.
  const bucket: R2Bucket | undefined = env.EVENT_ARCHIVE;
  let archived = 0;
  for (let count = 0; count < mostPages; count++) {
    const page = await nextPage(db, monthsKept, bucket ? pageSize : 1);
    if (!page) break;
    if (!bucket) {
      const { oldestAt } = page;
      logEvent('warn', 'outbox_waits_for_archive', { institution: institution.id, monthsKept, oldestAt });
      return;
    }
    await putVerified(bucket, objectName(institution.id, page), page);
    archived += await forget(db, page);
  }
  if (archived > 0) logEvent('info', 'events_archived', { institution: institution.id, events: archived });
}

async function nextPage(db: TenantDatabase, monthsKept: number, atMost: number): Promise<Page | null> {
  const [page] = await readRows(
    db,
    sql`select cafeteria_id as "cafeteriaId", first_seq as "firstSeq", last_seq as "lastSeq", events, rfc3339(oldest_at) as "oldestAt", lines
      from outbox_page(${monthsKept}, ${atMost})`,
    outboxPage,
  );
  return page ?? null;
}

const forget = (db: TenantDatabase, { cafeteriaId, firstSeq, lastSeq, events }: Page) =>
  callFunction(
    db,
    sql`forget_outbox_page(${cafeteriaId}::uuid, ${firstSeq}::bigint, ${lastSeq}::bigint, ${events})`,
    z.int(),
  );

/** Sorts by number, too. */
function objectName(institution: string, { cafeteriaId, firstSeq, lastSeq }: Page): string {
  const [first, last] = [firstSeq, lastSeq].map((seq) => String(seq).padStart(12, '0'));
  return `${institution}/${cafeteriaId}/${first}-${last}.ndjson.gz`;
}

/** Throws unless the archive has told, of what it holds under that name, that it is what was sent. */
async function putVerified(bucket: R2Bucket, name: string, { lines, events }: Page): Promise<void> {
  const bytes = await gzip(`${lines}\n`);
  const sha256 = await sha256Hex(bytes);
  await bucket.put(name, bytes, {
    sha256,
    httpMetadata: { contentType: 'application/gzip' },
    customMetadata: { events: String(events) },
  });
  const kept = await bucket.head(name);
  if (kept?.size !== bytes.byteLength || kept.checksums.toJSON().sha256 !== sha256)
    throw new Error(`the archive does not hold ${name} as it was sent`);
}

const gzip = (text: string): Promise<ArrayBuffer> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
