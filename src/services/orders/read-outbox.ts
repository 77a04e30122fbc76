import { sql } from 'drizzle-orm';
import {
  type LoadedLog,
  loadedLogSchema,
  type OutboxPage,
  outboxPageSchema,
} from '../../contracts/events.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

const logOrNull = loadedLogSchema.nullable();

const pageOrNull = outboxPageSchema.nullable();

/** Events read in one catch-up step. */
const pageSize = 200;
/** Events loaded into a log that starts with nothing. */
const loadedHistory = 5_000;

/** Events after `afterSeq`, and earlier ones whose deliveries were never recorded, oldest first. One round trip. */
export function readOutbox(
  db: TenantDatabase,
  cafeteriaId: string,
  afterSeq: number,
): Promise<OutboxPage | null> {
  return callFunction(db, sql`read_outbox(${cafeteriaId}::uuid, ${afterSeq}, ${pageSize})`, pageOrNull);
}

/** Position, active orders and newest events of a cafeteria, as of one moment; null when there is none such. One round trip. */
export function loadEventLog(db: TenantDatabase, cafeteriaId: string): Promise<LoadedLog | null> {
  return callFunction(db, sql`load_event_log(${cafeteriaId}::uuid, ${loadedHistory})`, logOrNull);
}
