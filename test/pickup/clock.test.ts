import { describe, expect, it } from 'vitest';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { fc } from '../support/property.ts';

const uruapan = 'America/Mexico_City';
const tijuana = 'America/Tijuana';
/** In 2026 Tijuana's clocks go forward on a Sunday in March and back on one in November. */
const [springDay, autumnDay] = ['2026-03-08', '2026-11-01'];

type Slot = { starts: string; ends: string };

/** The slots of a day, asked for long before it. */
const slotsOf = ({ id, sql }: OpenCafeteria, timezone: string, day: string) =>
  sql<Slot>(
    `select rfc3339(s.starts) as starts, rfc3339(s.ends) as ends from cafeterias c
     cross join lateral pickup_slots(c, $2, $3::date, '2026-01-01') s where c.id = $1`,
    [id, timezone, day],
  );

const isOpen = async ({ id, sql }: OpenCafeteria, timezone: string, at: string) => {
  const [row] = await sql<{ open: boolean }>('select is_open($1, $2, $3) as open', [id, timezone, at]);
  return row?.open;
};

async function openOn(
  { id, sql }: OpenCafeteria,
  weekday: number,
  ...hours: [opens: string, closes: string][]
) {
  await sql('delete from opening_hours where cafeteria_id = $1', [id]);
  await sql(
    `insert into opening_hours (cafeteria_id, weekday, opens, closes)
     select $1, $2, (h->>0)::time, (h->>1)::time from jsonb_array_elements($3::jsonb) h`,
    [id, weekday, JSON.stringify(hours)],
  );
}

const minutes = ({ starts, ends }: Slot) => (Date.parse(ends) - Date.parse(starts)) / 60_000;

/** Every slot once, each as long as it should be, one after the other. */
function expectSound(slots: Slot[]) {
  expect(new Set(slots.map((slot) => slot.starts)).size).toBe(slots.length);
  for (const [index, slot] of slots.entries()) {
    expect(minutes(slot)).toBeGreaterThan(0);
    const next = slots[index + 1];
    if (next) expect(slot.ends <= next.starts).toBe(true);
  }
}

describe('opening hours', () => {
  it('hold until one second before closing, and no longer', async () => {
    const cafeteria = await openCafeteria();
    await openOn(cafeteria, 1, ['08:00', '16:00']);
    // Monday 2 March 2026, six hours behind UTC.
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T13:59:59.999Z')).toBe(false);
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T14:00:00Z')).toBe(true);
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T21:59:59Z')).toBe(true);
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T22:00:00Z')).toBe(false);
  });

  it("are those of the campus's day, whatever UTC's is", async () => {
    const cafeteria = await openCafeteria();
    await openOn(cafeteria, 7, ['18:00', '24:00']);
    // Half past eleven on Sunday night in Uruapan is Monday in UTC.
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T05:30:00Z')).toBe(true);
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T05:59:59Z')).toBe(true);
    expect(await isOpen(cafeteria, uruapan, '2026-03-02T06:00:00Z')).toBe(false);
    expect(await isOpen(cafeteria, uruapan, '2026-03-03T05:30:00Z')).toBe(false);
  });

  it('know when it opens again', async () => {
    const cafeteria = await openCafeteria();
    await openOn(cafeteria, 1, ['08:00', '12:00'], ['14:00', '16:00']);
    const opensAt = async (at: string) =>
      (await cafeteria.sql('select rfc3339(opens_at($1, $2, $3)) as at', [cafeteria.id, uruapan, at]))[0]?.at;
    expect(await opensAt('2026-03-02T18:30:00Z')).toBe('2026-03-02T20:00:00.000Z');
    expect(await opensAt('2026-03-02T23:00:00Z')).toBe('2026-03-09T14:00:00.000Z');
  });

  it('have the hour that comes twice where clocks go back at midnight', async () => {
    const cafeteria = await openCafeteria();
    await openOn(cafeteria, 6, ['20:00', '24:00']);
    // Havana, 1 November 2026: at one o'clock it is midnight again.
    expect(await isOpen(cafeteria, 'America/Havana', '2026-11-01T04:30:00Z')).toBe(true);
    expect(await isOpen(cafeteria, 'America/Havana', '2026-11-01T05:30:00Z')).toBe(false);
  });
});

describe('a day of slots', () => {
  it('begins at midnight and ends at the next, which is the first slot of the day after', async () => {
    const cafeteria = await openCafeteria();
    const [monday, tuesday] = [
      await slotsOf(cafeteria, uruapan, '2026-03-02'),
      await slotsOf(cafeteria, uruapan, '2026-03-03'),
    ];
    expect([monday.length, tuesday.length]).toEqual([96, 96]);
    expect(monday[0]?.starts).toBe('2026-03-02T06:00:00.000Z');
    expect(monday.at(-1)?.ends).toBe('2026-03-03T06:00:00.000Z');
    expect(tuesday[0]?.starts).toBe('2026-03-03T06:00:00.000Z');
    expectSound([...monday, ...tuesday]);
  });

  it('ends with a slot that midnight cuts short', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.sql('update cafeterias set slot_minutes = 50 where id = $1', [cafeteria.id]);
    await openOn(cafeteria, 1, ['22:00', '24:00']);
    const slots = await slotsOf(cafeteria, uruapan, '2026-03-02');
    expect(slots.map(minutes)).toEqual([50, 50, 20]);
    expect(slots.at(-1)?.ends).toBe('2026-03-03T06:00:00.000Z');
  });

  it.each([
    ['23 hours when clocks go forward', springDay, 23],
    ['25 hours when clocks go back', autumnDay, 25],
  ])('has %s', async (_, day, hours) => {
    const cafeteria = await openCafeteria();
    const slots = await slotsOf(cafeteria, tijuana, day);
    expect(slots).toHaveLength(hours * 4);
    expect(slots.every((slot) => minutes(slot) === 15)).toBe(true);
    expectSound(slots);
  });

  it('has one interval of the hours that the change pushes into each other', async () => {
    const cafeteria = await openCafeteria();
    await openOn(cafeteria, 7, ['02:00', '02:45'], ['03:00', '04:00']);
    const slots = await slotsOf(cafeteria, tijuana, springDay);
    expect(slots.map((slot) => slot.starts.slice(11, 16))).toEqual(['10:00', '10:15', '10:30', '10:45']);
    // On any other Sunday they are two.
    expect(await slotsOf(cafeteria, tijuana, '2026-03-15')).toHaveLength(7);
  });

  it('has one slot for two breaks that the change rings at once', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.sql(
      `insert into breaks (campus_id, weekday, name, starts_at, ends_at)
       values ($1, 7, 'Alba', '02:30', '02:50'), ($1, 7, 'Aurora', '03:30', '03:50')`,
      [cafeteria.campusId],
    );
    expect(await slotsOf(cafeteria, tijuana, springDay)).toEqual([
      { starts: '2026-03-08T10:30:00.000Z', ends: '2026-03-08T10:50:00.000Z' },
    ]);
    expect(await slotsOf(cafeteria, tijuana, '2026-03-15')).toHaveLength(2);
  });

  it('is sound whatever the hours, the grid and the day', async () => {
    const cafeteria = await openCafeteria();
    const wall = (quarter: number) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        cuts,
        fc.integer({ min: 5, max: 120 }),
        fc.constantFrom(springDay, autumnDay, '2026-06-07'),
        async (quarters, slotMinutes, day) => {
          const sorted = quarters.toSorted((a, b) => a - b);
          const hours = sorted.flatMap((opens, index): [string, string][] =>
            index % 2 === 0 && sorted[index + 1] !== undefined
              ? [[wall(opens), wall(sorted[index + 1]!)]]
              : [],
          );
          await openOn(cafeteria, 7, ...hours);
          await cafeteria.sql('update cafeterias set slot_minutes = $2 where id = $1', [
            cafeteria.id,
            slotMinutes,
          ]);
          const slots = await slotsOf(cafeteria, tijuana, day);
          expectSound(slots);
          const [open] = await cafeteria.sql(
            `select coalesce(sum(extract(epoch from closes - opens)), 0)::int / 60 as minutes from opening_intervals($1, $2, $3::date)`,
            [cafeteria.id, tijuana, day],
          );
          // Together they are all the time that it is open, and no more.
          expect(slots.reduce((sum, slot) => sum + minutes(slot), 0)).toBe(open?.minutes);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('an order', () => {
  it("counts for the campus's day when UTC has another date", async () => {
    const cafeteria = await openCafeteria();
    // Twelve hours behind it is yesterday in UTC's morning, twelve hours ahead tomorrow in its afternoon.
    const timezone = new Date().getUTCHours() < 12 ? 'Etc/GMT+12' : 'Etc/GMT-12';
    await cafeteria.sql('update campuses set timezone = $2 where id = $1', [cafeteria.campusId, timezone]);
    const { status, body } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    expect(status).toBe(201);
    const [row] = await cafeteria.sql('select business_day::text as day from orders where id = $1', [
      body.id,
    ]);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(new Date(body.createdAt));
    expect(row?.day).toBe(day);
    expect(day).not.toBe(body.createdAt.slice(0, 10));
  });
});
