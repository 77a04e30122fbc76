import { z } from '@hono/zod-openapi';
import { allergens } from './allergens.ts';
import { allergenList } from './identity.ts';
import { uuid } from './ids.ts';
import { availabilityWindowSchema, stations } from './kitchen.ts';
import { dishSchema } from './menu.ts';
import { plainLine, plainText } from './text.ts';

/** Portions; also the largest number that one edit may write. */
const portions = z.int().min(0).max(10_000);
const minutes = z.int().min(0).max(240);
/** As menus write them, e.g. sin picante; composed, so that equal words are equal bytes whatever keyboard wrote them. */
const words = z
  .array(
    z
      .string()
      .max(40)
      .normalize()
      .regex(/^\p{Ll}+(?:[ -]\p{Ll}+)*$/u, 'Palabras en minúsculas. / Lower-case words.'),
  )
  .max(20)
  .refine(areDistinct, 'Sin repetir. / No duplicates.');
const name = plainLine(80).min(1);

/** A picture on the web or of this site; nothing that a browser would read as another scheme or host. */
const imageUrl = z
  .string()
  .max(500)
  .regex(
    /^(https:\/\/[\x21-\x5b\x5d-\x7e]+|\/(?!\/)[\x21-\x5b\x5d-\x7e]*)$/,
    'https://… o /… / https://… or /…',
  );

const servingWindow = availabilityWindowSchema.refine(
  ({ from, until }) => from < until,
  'Termina antes de empezar. / It ends before it begins.',
);

/** `id` of one that exists: it stays itself. Its `available`, `stock` and `allergens`, where absent, stay as they are. */
const modifier = z.strictObject({
  id: uuid.optional(),
  name,
  priceDeltaCents: z.int().min(-100_000).max(100_000).default(0),
  available: z.boolean().optional(),
  stock: portions.nullable().optional(),
  allergens: allergenList.optional(),
});

const modifierGroup = z
  .strictObject({
    id: uuid.optional(),
    name,
    minChoices: z.int().min(0).max(20),
    maxChoices: z.int().min(1).max(20),
    modifiers: z.array(modifier).min(1).max(30),
  })
  .refine(
    ({ minChoices, maxChoices, modifiers }) => minChoices <= maxChoices && minChoices <= modifiers.length,
    'No se puede elegir tanto. / There is not that much to choose from.',
  );

const modifierGroups = z
  .array(modifierGroup)
  .max(12)
  .refine((groups) => areDistinct(groups.map(({ id }) => id)), 'Sin repetir. / No duplicates.')
  .refine(
    (groups) => areDistinct(groups.flatMap(({ modifiers }) => modifiers.map(({ id }) => id))),
    'Sin repetir. / No duplicates.',
  );

const components = z
  .array(z.strictObject({ menuItemId: uuid, quantity: z.int().min(1).max(20).default(1) }))
  .max(20)
  .refine((parts) => areDistinct(parts.map(({ menuItemId }) => menuItemId)), 'Sin repetir. / No duplicates.');

/** What staff may change of a dish at any time. Lists are replaced whole. */
const dishFields = z.strictObject({
  categoryId: uuid,
  name: plainLine(120).min(1),
  description: plainText(1_000),
  imageUrl: imageUrl.nullable(),
  priceCents: z.int().min(0).max(1_000_000),
  /** Of the dish itself; what its ingredients and, of a combo, its parts have is added to them. */
  allergens: allergenList,
  dietaryTags: words,
  prepMinutes: minutes,
  makeMinutes: minutes,
  station: z.enum(stations),
  windows: z.array(servingWindow).max(20),
  /** Stock that each day begins with; null: it goes on from the day before. */
  dailyStock: portions.min(1).nullable(),
  lowStockAt: portions,
  maxPerStudent: z.int().min(1).max(50).nullable(),
  modifierGroups,
  components,
  ingredientIds: z.array(uuid).max(50).refine(areDistinct, 'Sin repetir. / No duplicates.'),
});

/** Without `stock` a dish is not counted, unless it is by the day. */
export const createDishSchema = dishFields
  .partial()
  .required({ categoryId: true, name: true, priceCents: true })
  .extend({ stock: portions.nullable().optional() })
  .openapi('CreateMenuItem');

/** `stock: null` ends the counting; numbers go through the ledger (POST …/stock). */
export const changeDishSchema = dishFields
  .partial()
  .extend({ stock: z.null().optional() })
  .refine((fields) => Object.keys(fields).length > 0, 'No cambia nada. / Nothing to change.')
  .openapi('ChangeMenuItem');

export const moveStockSchema = z
  .strictObject({
    kind: z.enum(['restock', 'recount', 'waste']),
    quantity: portions,
    reason: plainText(280).optional(),
  })
  .refine(({ kind, quantity }) => kind === 'recount' || quantity > 0, {
    path: ['quantity'],
    message: 'Al menos 1. / At least 1.',
  })
  .openapi('MoveStock');

/** Something is sold out; `onlyToday`: it is back by itself when the next day begins. */
export const sellOutSchema = z.strictObject({ onlyToday: z.boolean().optional() }).openapi('SellOut');
/** An option by its name, in every item that has it. */
export const switchOptionSchema = z
  .strictObject({ name, onlyToday: z.boolean().optional() })
  .openapi('SwitchOption');
export const switchedOptionSchema = z
  .object({ name: z.string(), switchedOn: z.boolean(), backOn: z.iso.date().nullable() })
  .openapi('SwitchedOption');
export type SwitchedOption = z.infer<typeof switchedOptionSchema>;

export const categoryNameSchema = z.strictObject({ name }).openapi('MenuCategoryName');
export const categorySchema = z.object({ id: z.uuid(), name: z.string() }).openapi('MenuCategory');

/** Where each category and dish stands. What is not listed comes after what is. */
export const menuOrderSchema = z
  .strictObject({
    categories: z
      .array(z.strictObject({ id: uuid, itemIds: z.array(uuid).max(500) }))
      .max(100)
      .refine((listed) => areDistinct(listed.map(({ id }) => id)), 'Sin repetir. / No duplicates.')
      .refine(
        (listed) => areDistinct(listed.flatMap(({ itemIds }) => itemIds)),
        'Sin repetir. / No duplicates.',
      ),
  })
  .openapi('MenuOrder');

export const createIngredientSchema = z
  .strictObject({ name, available: z.boolean().optional(), allergens: allergenList.optional() })
  .openapi('CreateIngredient');
export const changeIngredientSchema = createIngredientSchema
  .partial()
  .extend({ onlyToday: z.boolean().optional() })
  .refine((fields) => Object.keys(fields).length > 0, 'No cambia nada. / Nothing to change.')
  .openapi('ChangeIngredient');
export const ingredientSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    available: z.boolean(),
    /** It is off until that day begins; null: it is on, or off until it is switched on. */
    backOn: z.iso.date().nullable(),
    allergens: z.array(z.enum(allergens)),
  })
  .openapi('Ingredient');
export type Ingredient = z.infer<typeof ingredientSchema>;

const staffModifier = dishSchema.shape.modifierGroups.element.shape.modifiers.element.extend({
  switchedOn: z.boolean(),
  backOn: z.iso.date().nullable(),
  stock: z.int().nullable(),
});

/** A dish as its staff see it: with numbers. `switchedOn` is the hand's part in whether it is `available`. */
export const staffDishSchema = dishSchema
  .extend({
    modifierGroups: z.array(
      dishSchema.shape.modifierGroups.element.extend({ modifiers: z.array(staffModifier) }),
    ),
    /** `allergens` are those that were written down for the dish itself; these are all that it has. */
    effectiveAllergens: z.array(z.enum(allergens)),
    switchedOn: z.boolean(),
    /** Until when it is switched off; what students see as `backOn` is of all that it lacks. */
    backOn: z.iso.date().nullable(),
    stock: z.int().nullable(),
    dailyStock: z.int().nullable(),
    lowStockAt: z.int(),
    station: z.enum(stations),
    makeMinutes: z.int(),
    position: z.int(),
    ingredientIds: z.array(z.uuid()),
  })
  .openapi('StaffMenuItem');
export type StaffDish = z.infer<typeof staffDishSchema>;

/** `quantity` is the change of stock, negative when it goes down. `byName` is null where nobody's hand did it. */
export const stockMovementSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['sale', 'release', 'restock', 'recount', 'waste', 'daily_reset']),
    quantity: z.int(),
    stockAfter: z.int(),
    orderId: z.uuid().nullable(),
    byUserId: z.uuid().nullable(),
    byName: z.string().nullable(),
    reason: z.string().nullable(),
    at: z.iso.datetime(),
  })
  .openapi('StockMovement');
export type StockMovement = z.infer<typeof stockMovementSchema>;

/** Whether no word or id is there twice; what has no id yet does not count. */
function areDistinct(ids: (string | undefined)[]): boolean {
  const given = ids.filter((id) => id !== undefined);
  return new Set(given).size === given.length;
}
