import { z } from '@hono/zod-openapi';

export const campusSchema = z
  .object({ id: z.uuid(), name: z.string(), timezone: z.string() })
  .openapi('Campus');

export const cafeteriaSchema = z
  .object({
    id: z.uuid(),
    campusId: z.uuid(),
    name: z.string(),
    status: z.enum(['open', 'paused']),
    pauseReason: z.string().nullable(),
    currency: z.string(),
    menuVersion: z.int(),
  })
  .openapi('Cafeteria');
export type Cafeteria = z.infer<typeof cafeteriaSchema>;

/** Money in integer cents. `available` is false for what is switched off or sold out. */
export const menuSchema = z
  .object({
    cafeteriaId: z.uuid(),
    version: z.int(),
    currency: z.string(),
    categories: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        items: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            description: z.string(),
            priceCents: z.int(),
            available: z.boolean(),
            allergens: z.array(z.string()),
            modifierGroups: z.array(
              z.object({
                id: z.uuid(),
                name: z.string(),
                minChoices: z.int(),
                maxChoices: z.int(),
                modifiers: z.array(
                  z.object({
                    id: z.uuid(),
                    name: z.string(),
                    priceDeltaCents: z.int(),
                    available: z.boolean(),
                  }),
                ),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .openapi('Menu');
export type Menu = z.infer<typeof menuSchema>;
