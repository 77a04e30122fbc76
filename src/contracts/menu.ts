import { z } from '@hono/zod-openapi';
import { allergens } from './allergens.ts';
import { availabilityWindowSchema } from './kitchen.ts';

export const campusSchema = z
  .object({ id: z.uuid(), name: z.string(), timezone: z.string() })
  .openapi('Campus');
export type Campus = z.infer<typeof campusSchema>;

export const cafeteriaSchema = z
  .object({
    id: z.uuid(),
    campusId: z.uuid(),
    name: z.string(),
    status: z.enum(['open', 'paused']),
    pauseReason: z.string().nullable(),
    pausedUntil: z.iso.datetime().nullable(),
    extraWaitMinutes: z.int(),
    currency: z.string(),
    menuVersion: z.int(),
    /** Since when it takes no orders any more; null: it is in use. */
    archivedAt: z.iso.datetime().nullable().default(null),
  })
  .openapi('Cafeteria');
export type Cafeteria = z.infer<typeof cafeteriaSchema>;

const modifier = z.object({
  id: z.uuid(),
  name: z.string(),
  priceDeltaCents: z.int(),
  available: z.boolean(),
  /** It is not to be had until that day, for which it can be ordered ahead; null: it is, or nobody knows. */
  backOn: z.iso.date().nullable(),
  /** What it adds to those of its dish. */
  allergens: z.array(z.enum(allergens)),
});

const modifierGroup = z.object({
  id: z.uuid(),
  name: z.string(),
  minChoices: z.int(),
  maxChoices: z.int(),
  modifiers: z.array(modifier),
});

/** `state` is what is left: in, low or out. `available` is false for what cannot be ordered at this moment. */
export const dishSchema = z
  .object({
    id: z.uuid(),
    categoryId: z.uuid(),
    name: z.string(),
    description: z.string(),
    imageUrl: z.string().nullable(),
    priceCents: z.int(),
    state: z.enum(['in', 'low', 'out']),
    available: z.boolean(),
    /** One that is out can be ordered ahead for this day and later ones; null: it is not out, or nobody knows. */
    backOn: z.iso.date().nullable(),
    /** Of the dish, of its ingredients and, of a combo, of all that is in it. */
    allergens: z.array(z.enum(allergens)),
    dietaryTags: z.array(z.string()),
    prepMinutes: z.int(),
    windows: z.array(availabilityWindowSchema),
    maxPerStudent: z.int().nullable(),
    modifierGroups: z.array(modifierGroup),
    components: z.array(z.object({ menuItemId: z.uuid(), name: z.string(), quantity: z.int() })),
  })
  .openapi('Dish');

/** Money in integer cents. */
export const menuSchema = z
  .object({
    cafeteriaId: z.uuid(),
    version: z.int(),
    currency: z.string(),
    timezone: z.string(),
    categories: z.array(z.object({ id: z.uuid(), name: z.string(), items: z.array(dishSchema) })),
  })
  .openapi('Menu');
export type Menu = z.infer<typeof menuSchema>;
