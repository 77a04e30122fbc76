import { sql } from 'drizzle-orm';
import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import { type Menu, menuSchema } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { servedAt, withAvailability } from '../../domain/menu-windows.ts';
import { type PreparedAnswer, prepareJson } from '../../domain/prepared-answer.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { callObject } from '../call-object.ts';

const menuOrNull = menuSchema.nullable();

/** The isolate asks the cafeteria's object no more often. */
const freshForMs = 450;
/**
 * While one request asks, the others are served what is known, for so long in all. A phone's menu is right within a
 * second of a change: this, and the time that the change takes to reach the object.
 */
const servedForMs = 750;
/** Without anything to serve, a request waits for the one that asks; it asks itself when that one takes longer. */
const waitForOtherMs = 2_000;
const lookAgainMs = 10;
/** Menus that an isolate keeps; a menu is some 20 kB. */
const kept = 200;

type MenuContext = { env: Env; db: TenantDatabase; now: Date };
/** `answer`: as it is sent in the minute that it was made in; windows open and close on the minute. */
type Snapshot = {
  menu: Menu;
  checkedAt: number;
  answer: { minute: number; prepared: PreparedAnswer } | null;
};
const snapshots = new Map<string, Snapshot>();
/** The cafeterias whose object is being asked. No promises: Workers forbid a request to wait for another's. */
const asking = new Set<string>();

/**
 * A cafeteria's menu of this moment, as it is sent. Warm, it makes no round trip and writes no JSON: now and then one call
 * of the cafeteria's object, which knows the menu's version from the event log. Of many phones at once, one asks.
 * Errors: `cafeteria_not_found`.
 */
export async function readMenu(ctx: MenuContext, address: CafeteriaAddress): Promise<PreparedAnswer> {
  const name = cafeteriaName(address);
  return preparedAt(await currentMenu(ctx, address, name), ctx.now);
}

async function currentMenu(ctx: MenuContext, address: CafeteriaAddress, name: string): Promise<Snapshot> {
  const known = await knownMenu(name, ctx.now);
  if (known) return known;
  asking.add(name);
  try {
    return await askForMenu(ctx, address);
  } finally {
    asking.delete(name);
  }
}

const minuteMs = 60_000;

/** What is served in this minute; made anew only when that is something else than in the last one. */
function preparedAt(snapshot: Snapshot, now: Date): PreparedAnswer {
  const minute = Math.floor(now.getTime() / minuteMs);
  const { menu, answer } = snapshot;
  if (answer?.minute === minute) return answer.prepared;
  const served = servedAt(menu, now);
  const version = `${menu.version}.${digestOf(served)}`;
  const prepared =
    answer?.prepared.etag === `"${version}"`
      ? answer.prepared
      : prepareJson(withAvailability(menu, served), version);
  snapshot.answer = { minute, prepared };
  return prepared;
}

/** What is served at this hour, which changes without a new version of the menu: a bit a dish. */
const digestOf = (served: boolean[]) =>
  BigInt(`0b1${served.map((is) => (is ? '1' : '0')).join('')}`).toString(36);

/** What can be served of a cafeteria, at once or when the request that asks has its answer; null: this one has to ask. */
async function knownMenu(name: string, now: Date): Promise<Snapshot | null> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const known = snapshots.get(name);
    const servedFor = asking.has(name) ? servedForMs : freshForMs;
    if (known && now.getTime() - known.checkedAt < servedFor) return known;
    if (!asking.has(name) || waitedMs >= waitForOtherMs) return null;
    await scheduler.wait(lookAgainMs);
  }
}

async function askForMenu({ env, db, now }: MenuContext, address: CafeteriaAddress): Promise<Snapshot> {
  const name = cafeteriaName(address);
  const known = snapshots.get(name);
  await requireCafeteria(db, address);
  const version = await callObject(
    () => env.CAFETERIA.getByName(name),
    (object) => object.menuVersion(address),
  );
  if (version === null) throw new Problem('cafeteria_not_found');
  // The object may be a publish behind the database, never ahead of it.
  const isCurrent = known && known.menu.version >= version;
  const snapshot: Snapshot = isCurrent
    ? { ...known, checkedAt: now.getTime() }
    : { menu: await loadMenu(db, address.cafeteriaId), checkedAt: now.getTime(), answer: null };
  if (snapshots.size >= kept) snapshots.clear();
  snapshots.set(name, snapshot);
  return snapshot;
}

async function loadMenu(db: TenantDatabase, cafeteriaId: string): Promise<Menu> {
  const menu = await callFunction(db, sql`menu_document(${cafeteriaId}::uuid)`, menuOrNull);
  if (!menu) throw new Problem('cafeteria_not_found');
  return menu;
}
