import { sql } from 'drizzle-orm';
import type { Menu } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

/** A cafeteria's menu of this moment. One round trip. Errors: `cafeteria_not_found`. */
export async function readMenu(db: TenantDatabase, cafeteriaId: string): Promise<Menu> {
  const menu = await callFunction<Menu | null>(db, sql`menu_document(${cafeteriaId}::uuid)`);
  if (!menu) throw new Problem('cafeteria_not_found');
  return menu;
}
