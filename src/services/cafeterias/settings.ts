import { eq, sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { type ChangeSettings, type Settings, settingsSchema } from '../../contracts/settings.ts';
import { column } from '../../db/client.ts';
import { cafeterias } from '../../db/schema.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { changeCafeteria } from './change-cafeteria.ts';

/** How a cafeteria works, for its staff. One round trip. Errors: `forbidden`, `cafeteria_not_found`. */
export async function readSettings({ db, principal }: UserContext, cafeteriaId: string): Promise<Settings> {
  requireStaffOf(principal, cafeteriaId);
  const [row] = await db
    .select({ settings: column(sql`settings_document(cafeterias)`, settingsSchema) })
    .from(cafeterias)
    .where(eq(cafeterias.id, cafeteriaId));
  if (!row) throw new Problem('cafeteria_not_found');
  return row.settings;
}

/** Changes what is named. Orders that were placed keep what they were promised. One round trip, one event. Errors: as reading. */
export function changeSettings(ctx: UserContext, cafeteriaId: string, changes: ChangeSettings) {
  return changeCafeteria(ctx, 'settings', { cafeteriaId, changes }, settingsSchema);
}
