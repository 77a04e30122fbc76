import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { AnnounceMessage } from '../../contracts/announcements.ts';
import { callFunction, tenantDatabase } from '../../db/client.ts';
import { enqueueDeliveries, plannedDeliveries } from '../deliveries/enqueue.ts';
import { requestPage } from './request-page.ts';

/** Readers a page, and seconds between two pages: 250 a second at the most, so that orders' own messages get through. */
const pageSize = 500;
const pageEverySeconds = 2;

const pageMade = z.object({
  kind: z.enum(['page', 'overtaken', 'done']),
  cursor: z.string().nullable(),
  deliveries: plannedDeliveries,
});

/**
 * Makes the deliveries of one page, queues them, and asks for the next. One round trip. A page that was made already is
 * not made again: its message came twice and ends here, unless it is being `retried`: then whoever made the page may
 * have died before it asked for the next. Deliveries that were made and not queued are found by the sweep.
 */
export async function announcePage(
  env: Env,
  { institutionId, roleName, announcementId, cursor: known }: AnnounceMessage,
  retried: boolean,
): Promise<void> {
  const institution = { id: institutionId, roleName };
  const { kind, cursor, deliveries } = await callFunction(
    tenantDatabase(env, institution),
    sql`announce_page(${announcementId}::uuid, ${known}::uuid, ${pageSize})`,
    pageMade,
  );
  await enqueueDeliveries(env, { institutionId, roleName }, deliveries);
  if (kind === 'page' || (kind === 'overtaken' && retried))
    await requestPage(env, institution, { announcementId, cursor }, pageEverySeconds);
}
