import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { calendarDay, timeOfDay } from './kitchen.ts';
import { plainLine } from './text.ts';

const weekday = z.int().min(1).max(7).openapi({ description: 'ISO: 1 is Monday.' });
const ordered = 'Debe empezar antes de terminar. / It must start before it ends.';

const breakFields = { weekday, name: plainLine(80).min(1), startsAt: timeOfDay, endsAt: timeOfDay };

/** The whole timetable of a campus. A break whose `id` is given stays the one it is; one that is left out is no more. */
export const setBreaksSchema = z
  .strictObject({
    breaks: z
      .array(
        z
          .strictObject({ id: uuid.optional(), ...breakFields })
          .refine(({ startsAt, endsAt }) => startsAt < endsAt, { message: ordered, path: ['endsAt'] }),
      )
      .max(200)
      .refine(
        (breaks) => {
          const ids = breaks.flatMap(({ id }) => id ?? []);
          return new Set(ids).size === ids.length;
        },
        { message: 'Un id se repite. / An id is there twice.' },
      ),
  })
  .openapi('SetBreaks');
export type SetBreaks = z.infer<typeof setBreaksSchema>;

/** Another time on one day, or (without times) no such break that day. */
export const alterBreakSchema = z
  .strictObject({ startsAt: timeOfDay.optional(), endsAt: timeOfDay.optional() })
  .refine(({ startsAt, endsAt }) => (startsAt === undefined) === (endsAt === undefined), {
    message: 'Indica ambas horas o ninguna. / Give both times or neither.',
  })
  .refine(({ startsAt = '', endsAt = '1' }) => startsAt < endsAt, { message: ordered, path: ['endsAt'] })
  .openapi('AlterBreak');
export type AlterBreak = z.infer<typeof alterBreakSchema>;

export const timetableSchema = z
  .object({
    timezone: z.string(),
    breaks: z.array(z.object({ id: z.uuid(), ...breakFields })),
    alteredDays: z.array(
      z.object({
        breakId: z.uuid(),
        day: calendarDay,
        startsAt: timeOfDay.nullable(),
        endsAt: timeOfDay.nullable(),
      }),
    ),
  })
  .openapi('Timetable');
export type Timetable = z.infer<typeof timetableSchema>;

/** What became of the orders that were tied to a break: moved, or left where they are for want of another slot. */
export const changedTimetableSchema = timetableSchema
  .extend({ rescheduled: z.int(), left: z.int() })
  .openapi('ChangedTimetable');
export type ChangedTimetable = z.infer<typeof changedTimetableSchema>;
