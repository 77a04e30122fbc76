import { z } from '@hono/zod-openapi';

/** Where a dish is made. */
export const stations = ['grill', 'bar', 'counter'] as const;

/** Time of day in the campus's zone, e.g. 07:30; 24:00 is the end of the day. */
export const timeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM');
/** A calendar day in the campus's zone, of this century. */
export const calendarDay = z.iso.date().regex(/^20/, 'YYYY-MM-DD, 20…');

const capacity = z.int().min(0).max(100_000).optional();

/** Room in a pickup slot: how many orders, and make-minutes by station. What is not named is not limited. */
export const slotCapacitySchema = z
  .strictObject({ orders: capacity, grill: capacity, bar: capacity, counter: capacity })
  .openapi('SlotCapacity');
export type SlotCapacity = z.infer<typeof slotCapacitySchema>;

/** When an item is served: on these weekdays (ISO, 1 is Monday), from and until. */
export const availabilityWindowSchema = z
  .strictObject({ weekdays: z.array(z.int().min(1).max(7)).min(1).max(7), from: timeOfDay, until: timeOfDay })
  .openapi('AvailabilityWindow');
export type AvailabilityWindow = z.infer<typeof availabilityWindowSchema>;
