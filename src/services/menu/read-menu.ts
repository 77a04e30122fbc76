import { sql } from 'drizzle-orm';
import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import type { Menu } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { menuAt } from '../../domain/menu-windows.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { callObject } from '../call-object.ts';

/** The isolate asks the cafeteria's object no more often. */
const freshForMs = 450;
/**
 * While one request asks, the others are served what is known, for so long in all. A phone's menu is right within a
 * second of a change: this, and the time that the change takes to reach the object.
 */
const servedForMs = 750;
/** Without anything to serve, a request waits for the one that asks; it asks itself when that one takes longer. */
const waitForOtherMs = 300;
const lookAgainMs = 10;
/** Menus that an isolate keeps; a menu is some 20 kB. */
const kept = 200;

type MenuContext = { env: Env; db: TenantDatabase; now: Date };
type Snapshot = { menu: Menu; checkedAt: number };
const snapshots = new Map<string, Snapshot>();
/** The cafeterias whose object is being asked. No promises: Workers forbid a request to wait for another's. */
const asking = new Set<string>();

/**
 * A cafeteria's menu of this moment. Warm, it makes no round trip: now and then one call of the cafeteria's
 * object, which knows the menu's version from the event log. Of many phones at once, one asks. Errors: `cafeteria_not_found`.
 */
export async function readMenu(ctx: MenuContext, address: CafeteriaAddress): Promise<Menu> {
  const { now } = ctx;
  const name = cafeteriaName(address);
  const known = await knownMenu(name, now);
  if (known) return menuAt(known, now);
  asking.add(name);
  try {
    return menuAt(await askForMenu(ctx, address), now);
  } finally {
    asking.delete(name);
  }
}

/** What can be served of a cafeteria, at once or when the request that asks has its answer; null: this one has to ask. */
async function knownMenu(name: string, now: Date): Promise<Menu | null> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const known = snapshots.get(name);
    const servedFor = asking.has(name) ? servedForMs : freshForMs;
    if (known && now.getTime() - known.checkedAt < servedFor) return known.menu;
    if (!asking.has(name) || waitedMs >= waitForOtherMs) return null;
    await scheduler.wait(lookAgainMs);
  }
}

async function askForMenu({ env, db, now }: MenuContext, address: CafeteriaAddress): Promise<Menu> {
  const name = cafeteriaName(address);
  const known = snapshots.get(name);
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
  return menu;
}

async function loadMenu(db: TenantDatabase, cafeteriaId: string): Promise<Menu> {
  const menu = await callFunction<Menu | null>(db, sql`menu_document(${cafeteriaId}::uuid)`);
  if (!menu) throw new Problem('cafeteria_not_found');
  return menu;
}
