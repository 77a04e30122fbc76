import { z } from '@hono/zod-openapi';
import { calendarDay, slotCapacitySchema, timeOfDay } from './kitchen.ts';
import { plainText } from './text.ts';

const instant = z.iso.datetime();
const weekday = z.int().min(1).max(7).openapi({ description: 'ISO: 1 is Monday.' });

const ordered = 'Debe abrir antes de cerrar. / It must open before it closes.';

const weekdayHours = z
  .strictObject({ weekday, opens: timeOfDay, closes: timeOfDay })
  .refine(({ opens, closes }) => opens < closes, { message: ordered, path: ['closes'] });

/** The whole week, in the campus's time; a cafeteria without any hours is always open. */
export const setHoursSchema = z.strictObject({ weekly: z.array(weekdayHours).max(70) }).openapi('SetHours');
export type SetHours = z.infer<typeof setHoursSchema>;

/** Other hours on one day, or (without any) closed. */
export const setExceptionSchema = z
  .strictObject({
    opens: timeOfDay.optional(),
    closes: timeOfDay.optional(),
    reason: plainText(280).optional(),
  })
  .refine(({ opens, closes }) => (opens === undefined) === (closes === undefined), {
    message: 'Indica ambas horas o ninguna. / Give both times or neither.',
  })
  .refine(({ opens = '', closes = '1' }) => opens < closes, { message: ordered, path: ['closes'] })
  .openapi('SetOpeningException');
export type SetException = z.infer<typeof setExceptionSchema>;

/** `opensAt` is null while it is open, and when no opening is known. At most 100 exceptions are listed, the next ones first. */
export const hoursSchema = z
  .object({
    timezone: z.string(),
    isOpen: z.boolean(),
    opensAt: instant.nullable(),
    weekly: z.array(z.object({ weekday, opens: timeOfDay, closes: timeOfDay })),
    exceptions: z.array(
      z.object({
        day: calendarDay,
        opens: timeOfDay.nullable(),
        closes: timeOfDay.nullable(),
        reason: z.string(),
      }),
    ),
  })
  .openapi('Hours');
export type Hours = z.infer<typeof hoursSchema>;

/** `left`: open orders whose slot is outside the hours that were set. They stay, and staff decide about them. */
export const changedHoursSchema = hoursSchema.extend({ left: z.int().min(0) }).openapi('ChangedHours');
export type ChangedHours = z.infer<typeof changedHoursSchema>;

/** `available`: there is room for some order, and no pause then. `remaining` names what is limited, stations in make-minutes. */
export const slotSchema = z
  .object({
    startsAt: instant,
    endsAt: instant,
    orderBy: instant,
    breakName: z.string().nullable(),
    available: z.boolean(),
    remaining: slotCapacitySchema,
  })
  .openapi('PickupSlot');
export type Slot = z.infer<typeof slotSchema>;
