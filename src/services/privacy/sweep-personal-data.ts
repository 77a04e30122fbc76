import { sql } from 'drizzle-orm';
import type { Institution } from '../../contracts/institution.ts';
import { callFunction, tenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';

/** Of each kind at a time: a few thousand a day are far more than a campus writes. */
const atMost = 500;
/** Not with the hour: much else begins then. */
const minute = 17;

/** Whether the minute cron lets go of old personal data this time: once an hour. */
export const isSweepTime = (at: Date): boolean => at.getUTCMinutes() === minute;

/** Lets go of what is older than the institution's `retention` keeps it. One round trip. */
export async function sweepPersonalData(env: Env, institution: Institution): Promise<void> {
  type Swept = { orders: number; deliveries: number; letters: number };
  const swept = await callFunction<Swept>(
    tenantDatabase(env, institution),
    sql`sweep_personal_data(${JSON.stringify(institution.config.retention)}::jsonb, ${atMost})`,
  );
  if (Object.values(swept).some((count) => count > 0))
    logEvent('info', 'personal_data_swept', { institution: institution.id, ...swept });
}
