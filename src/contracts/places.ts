import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { inBoth } from './languages.ts';
import { cafeteriaSchema } from './menu.ts';
import { plainLine } from './text.ts';

const name = plainLine(120).min(1);
const zones: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));
const timezone = z
  .string()
  .max(64)
  .refine((zone) => zones.has(zone), inBoth('Una zona como America/Tijuana', 'A zone like America/Tijuana'));
/** Stands before an order's number on tickets: A in A-042. */
const numberPrefix = z
  .string()
  .regex(/^[A-Z]{1,3}$/, inBoth('De 1 a 3 mayúsculas', '1 to 3 capital letters'));

export const createCampusSchema = z
  .strictObject({ name, timezone: timezone.default('America/Mexico_City') })
  .openapi('CreateCampus');
export const changeCampusSchema = z.strictObject({ name, timezone }).partial().openapi('ChangeCampus');

export const createCafeteriaSchema = z
  .strictObject({
    campusId: uuid,
    name,
    numberPrefix: numberPrefix.default('A'),
    currency: z.enum(['MXN', 'USD']).default('MXN'),
  })
  .openapi('CreateCafeteria');
export type CreateCafeteria = z.infer<typeof createCafeteriaSchema>;

export const changeCafeteriaSchema = z
  .strictObject({
    name,
    numberPrefix,
    /** Moves it there, menu and all. */
    campusId: uuid,
    /** It takes no orders any more, and stands in no list for students; false takes that back. */
    archived: z.boolean(),
  })
  .partial()
  .openapi('ChangeCafeteria');
export type ChangeCafeteria = z.infer<typeof changeCafeteriaSchema>;

/** A cafeteria as its administrators see it. */
export const placeSchema = cafeteriaSchema.extend({ numberPrefix: z.string() }).openapi('Place');
export type Place = z.infer<typeof placeSchema>;

const sums = {
  currency: z.string(),
  orders: z.int(),
  collected: z.int(),
  noShows: z.int(),
  revenueCents: z.int(),
  taxCents: z.int(),
  tipCents: z.int(),
  /** What the institution added for paying online. */
  feeCents: z.int(),
};

/** A campus's day. Money in integer cents, of collected orders alone; tax is in the revenue, tips and fees are not. */
export const campusReportSchema = z
  .object({
    campusId: z.uuid(),
    day: z.iso.date(),
    timezone: z.string(),
    cafeterias: z.array(z.object({ cafeteriaId: z.uuid(), name: z.string(), ...sums })),
    totals: z.array(z.object(sums)),
  })
  .openapi('CampusReport');
export type CampusReport = z.infer<typeof campusReportSchema>;
