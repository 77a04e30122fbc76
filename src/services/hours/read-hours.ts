import { sql } from 'drizzle-orm';
import { type Hours, hoursSchema } from '../../contracts/hours.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

const hoursOrNull = hoursSchema.nullable();

/** When a cafeteria is open. One round trip. Errors: `cafeteria_not_found`. */
export async function readHours(db: TenantDatabase, cafeteriaId: string): Promise<Hours> {
  const hours = await callFunction(db, sql`hours_document(${cafeteriaId}::uuid)`, hoursOrNull);
  if (!hours) throw new Problem('cafeteria_not_found');
  return hours;
}
