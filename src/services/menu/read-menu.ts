import { sql } from 'drizzle-orm';
import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import type { Menu } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { menuAt } from '../../domain/menu-windows.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { callObject } from '../call-object.ts';

/**
 * The isolate asks the cafeteria's object no more often. A phone's menu is right within a second of a change: this, and
 * the time that the change takes to reach the object.
 */
const freshForMs = 750;
/** Menus that an isolate keeps; a menu is some 20 kB. */
const kept = 200;

type Snapshot = { menu: Menu; checkedAt: number };
const snapshots = new Map<string, Snapshot>();

/**
 * A cafeteria's menu of this moment. Warm, it makes no round trip: now and then one call of the cafeteria's
 * object, which knows the menu's version from the event log. Errors: `cafeteria_not_found`.
 */
export async function readMenu(
  { env, db, now }: { env: Env; db: TenantDatabase; now: Date },
  address: CafeteriaAddress,
): Promise<Menu> {
  const name = cafeteriaName(address);
  const known = snapshots.get(name);
  if (known && now.getTime() - known.checkedAt < freshForMs) return menuAt(known.menu, now);

  await requireCafeteria(db, address);
  const version = await callObject(
    () => env.CAFETERIA.getByName(name),
    (object) => object.menuVersion(address),
  );
  if (version === null) throw new Problem('cafeteria_not_found');
  // The object may be a publish behind the database, never ahead of it.
  const menu = known && known.menu.version >= version ? known.menu : await loadMenu(db, address.cafeteriaId);
  if (snapshots.size >= kept) snapshots.clear();
  snapshots.set(name, { menu, checkedAt: now.getTime() });
  return menuAt(menu, now);
}

async function loadMenu(db: TenantDatabase, cafeteriaId: string): Promise<Menu> {
  const menu = await callFunction<Menu | null>(db, sql`menu_document(${cafeteriaId}::uuid)`);
  if (!menu) throw new Problem('cafeteria_not_found');
  return menu;
}
