import { sql } from 'drizzle-orm';
import { registryDatabase } from '../../db/client.ts';

/** Whether the database can be reached and logged in to. One round trip. */
export async function isReady(env: Env): Promise<boolean> {
  try {
    await registryDatabase(env).execute(sql`select 1`);
    return true;
  } catch {
    return false;
  }
}
