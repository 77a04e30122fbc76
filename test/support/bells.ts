import { openCafeteria } from './cafeteria.ts';

type Menu = NonNullable<Parameters<typeof openCafeteria>[0]>['menu'];

/**
 * A cafeteria where it is between nine and ten in the morning, whenever the test runs, on a campus whose bell rings
 * every day at 11, 13 and 15 o'clock. It takes orders for today alone.
 */
export async function cafeteriaOnTheBell({
  menu,
  students = 1,
  capacity = {},
}: {
  menu?: Menu;
  students?: number;
  capacity?: Record<string, number>;
} = {}) {
  const cafeteria = await openCafeteria({ menu, students });
  const { timezone, offsetHours } = zoneWhereItIs(9);
  await cafeteria.sql('update campuses set timezone = $2 where id = $1', [cafeteria.campusId, timezone]);
  await cafeteria.sql('update cafeterias set book_ahead_days = 0, slot_capacity = $2 where id = $1', [
    cafeteria.id,
    JSON.stringify(capacity),
  ]);
  const breaks = await cafeteria.sql<{ id: string; name: string }>(
    `insert into breaks (campus_id, weekday, name, starts_at, ends_at)
     select $1, day, name, starts::time, starts::time + interval '20 minutes'
     from generate_series(1, 7) as day, (values ('Receso', '11:00'), ('Comida', '13:00'), ('Tarde', '15:00')) b(name, starts)
     where true returning id, name, weekday`,
    [cafeteria.campusId],
  );
  const today = new Date(Date.now() + offsetHours * 3_600_000).toISOString().slice(0, 10);
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay() || 7;
  const [receso, comida, tarde] = breaks.filter((found) => (found as any).weekday === weekday);
  return {
    ...cafeteria,
    timezone,
    today,
    weekday,
    receso: receso!.id,
    comida: comida!.id,
    tarde: tarde!.id,
    /** The instant at which the campus's clocks show this time today. */
    at: (time: string) =>
      new Date(Date.parse(`${today}T${time}:00Z`) - offsetHours * 3_600_000).toISOString(),
    /** Today's day, some days later. */
    dayAfter: (days: number) =>
      new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10),
    alterationOf: (breakId: string, day = today) =>
      `/campuses/${cafeteria.campusId}/breaks/${breakId}/days/${day}`,
  };
}

/** A zone of whole hours in which it is this hour now. */
function zoneWhereItIs(hour: number): { timezone: string; offsetHours: number } {
  const ahead = (hour - new Date().getUTCHours() + 36) % 24;
  const offsetHours = ahead - 12;
  return { timezone: `Etc/GMT${offsetHours > 0 ? '-' : '+'}${Math.abs(offsetHours)}`, offsetHours };
}
