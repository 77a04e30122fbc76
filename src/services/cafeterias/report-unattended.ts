import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type CafeteriaEvent, keptEvent } from '../../contracts/events.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

const events = z.array(keptEvent);

/** Orders wait and nobody is on the board: an event that calls the cafeteria's staff. One round trip. */
export function reportUnattended(db: TenantDatabase, cafeteriaId: string): Promise<CafeteriaEvent[]> {
  return callFunction(db, sql`report_unattended(${cafeteriaId}::uuid)`, events);
}
