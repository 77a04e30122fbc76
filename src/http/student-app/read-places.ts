import type { CampusToday, Place } from '../../../student-app/src/data/place.ts';
import { placeOf } from '../../../student-app/src/data/place.ts';
import type { Hours, Slot } from '../../contracts/hours.ts';
import type { Cafeteria } from '../../contracts/menu.ts';
import { documentOf } from '../../domain/prepared-answer.ts';
import { listCafeterias, listCampuses, readCafeteria } from '../../services/cafeterias/read-cafeterias.ts';
import { readHours } from '../../services/hours/read-hours.ts';
import { readSlots } from '../../services/hours/read-slots.ts';
import { readTimetable } from '../../services/timetable/read-timetable.ts';
import { addressOf } from '../publish.ts';
import type { PageContext } from './page-context.ts';

/** What a page tells of names and hours may be so old: the page itself asks again as soon as it runs. */
const freshForMs = 10_000;
const kept = 500;

type Kept<T> = Map<string, { value: T; until: number }>;
const todays: Kept<CampusToday[]> = new Map();
const facts: Kept<{ cafeteria: Cafeteria; hours: Hours }> = new Map();

async function remembered<T>(known: Kept<T>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found && found.until > Date.now()) return found.value;
  const value = await read();
  if (known.size >= kept) known.clear();
  known.set(key, { value, until: Date.now() + freshForMs });
  return value;
}

/** The institution's cafeterias, by campus. Warm, no round trip. */
export const readToday = (c: PageContext): Promise<CampusToday[]> =>
  remembered(todays, c.var.institution.id, async () => {
    const campuses = await listCampuses(c.var.db);
    return Promise.all(
      campuses.map(async ({ id, name }) => {
        const [timetable, cafeterias] = await Promise.all([
          readTimetable(c.var.db, id),
          listCafeterias(c.var.db, id),
        ]);
        return {
          id,
          name,
          timetable,
          places: await Promise.all(cafeterias.map((each) => readPlace(c, each))),
        };
      }),
    );
  });

async function readPlace(c: PageContext, cafeteria: Cafeteria): Promise<Place> {
  const [hours, slots] = await Promise.all([readHours(c.var.db, cafeteria.id), slotsOf(c, cafeteria.id)]);
  return placeOf(cafeteria, hours, slots.slots);
}

/** One cafeteria, and by which tag its slots are known. Warm, one call of its object. Errors: `cafeteria_not_found`. */
export async function readPlaceOf(
  c: PageContext,
  id: string,
): Promise<{ place: Place; tag: string; slots: Slot[] }> {
  const [{ cafeteria, hours }, { slots, tag }] = await Promise.all([
    remembered(facts, `${c.var.institution.id}:${id}`, async () => {
      const [cafeteria, hours] = await Promise.all([readCafeteria(c.var.db, id), readHours(c.var.db, id)]);
      return { cafeteria, hours };
    }),
    slotsOf(c, id),
  ]);
  return { place: placeOf(cafeteria, hours, slots), tag, slots };
}

async function slotsOf(c: PageContext, id: string): Promise<{ slots: Slot[]; tag: string }> {
  const prepared = await readSlots({ env: c.env, db: c.var.db }, addressOf(c, id), undefined);
  return { slots: documentOf<{ data: Slot[] }>(prepared).data, tag: prepared.etag };
}
