import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { Institution } from '../../contracts/institution.ts';
import { callFunction, tenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';

/** Of each kind in a transaction: its locks are held for some tens of milliseconds. */
const pageSize = 500;
/** In an hour, so that a backlog of years does not take the cron's minute: 10,000 of each kind, a day's messages of a large campus. */
const mostPages = 20;
/** Not with the hour: much else begins then. */
const minute = 17;

/** Whether the minute cron lets go of old personal data this time: once an hour. */
export const isSweepTime = (at: Date): boolean => at.getUTCMinutes() === minute;

const sweptPage = z.object({ orders: z.int(), deliveries: z.int(), letters: z.int(), more: z.boolean() });

/**
 * Lets go of what is older than the institution's `retention` keeps it, page by page, the oldest first. One round trip a
 * page, and one when there is nothing to do.
 */
export async function sweepPersonalData(env: Env, institution: Institution): Promise<void> {
  const db = tenantDatabase(env, institution);
  const retention = JSON.stringify(institution.config.retention);
  const total = { orders: 0, deliveries: 0, letters: 0 };
  for (let pages = 0; pages < mostPages; pages++) {
    const { more, ...page } = await callFunction(
      db,
      sql`sweep_personal_data(${retention}::jsonb, ${pageSize})`,
      sweptPage,
    );
    for (const kind of ['orders', 'deliveries', 'letters'] as const) total[kind] += page[kind];
    if (!more) break;
  }
  if (Object.values(total).some((count) => count > 0))
    logEvent('info', 'personal_data_swept', { institution: institution.id, ...total });
}
