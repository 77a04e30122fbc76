import { z } from '@hono/zod-openapi';
import { instantInput } from './ids.ts';
import { slotCapacitySchema } from './kitchen.ts';
import { plainText } from './text.ts';

const instant = z.iso.datetime();

/** Bounds as the table's own; what each setting does is told in `src/db/schema.ts`. */
const settings = {
  acceptWithinMinutes: z.int().min(1).max(240),
  noShowAfterMinutes: z.int().min(1).max(720),
  autoAccept: z.boolean(),
  slotMinutes: z.int().min(5).max(120),
  orderLeadMinutes: z.int().min(0).max(240),
  slotCapacity: slotCapacitySchema,
  maxOpenOrders: z.int().min(1).max(1_000).nullable(),
  taxBasisPoints: z.int().min(0).max(5_000),
  tipsEnabled: z.boolean(),
  requirePickupCode: z.boolean(),
  bookAheadDays: z.int().min(0).max(14),
  studentCancelsAccepted: z.boolean(),
  answerWithinMinutes: z.int().min(1).max(60),
};

/** `throttle`: while room is made smaller or waiting time is added. */
export const settingsSchema = z
  .object({
    ...settings,
    throttle: z.object({ capacityPercent: z.int(), until: instant, extraWaitMinutes: z.int() }).nullable(),
  })
  .openapi('CafeteriaSettings');
export type Settings = z.infer<typeof settingsSchema>;

export const changeSettingsSchema = z.strictObject(settings).partial().openapi('ChangeCafeteriaSettings');
export type ChangeSettings = z.infer<typeof changeSettingsSchema>;

/** Without `until`: until staff resume. */
export const pauseSchema = z
  .strictObject({
    reason: plainText(280).min(1).optional(),
    until: instantInput.optional(),
  })
  .openapi('PauseCafeteria');
export type Pause = z.infer<typeof pauseSchema>;

/** Slots that start within `minutes` keep this share of their room, and promises until then are longer. 100 and 0 end it. */
export const throttleSchema = z
  .strictObject({
    capacityPercent: z.int().min(0).max(100),
    minutes: z.int().min(1).max(480),
    extraWaitMinutes: z.int().min(0).max(180),
  })
  .openapi('ThrottleCafeteria');
export type Throttle = z.infer<typeof throttleSchema>;
