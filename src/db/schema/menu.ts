/* What: the menu and what it is made of. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { type AvailabilityWindow, stations } from '../../contracts/kitchen.ts';
import { id, instant } from './columns.ts';
import { cafeterias } from './places.ts';

/** A cafeteria's campus, written by a trigger; when the cafeteria moves, its menu moves along. */
const campusOf = (name: string, t: Record<'cafeteriaId' | 'campusId', AnyPgColumn>) =>
  foreignKey({
    name,
    columns: [t.cafeteriaId, t.campusId],
    foreignColumns: [cafeterias.id, cafeterias.campusId],
  }).onUpdate('cascade');

export const menuCategories = pgTable(
  'menu_categories',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    campusId: uuid().notNull(),
    name: text().notNull(),
    position: integer().notNull().default(0),
  },
  (t) => [campusOf('menu_categories_campus', t)],
);

export const menuItems = pgTable(
  'menu_items',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    campusId: uuid().notNull(),
    categoryId: uuid()
      .notNull()
      .references(() => menuCategories.id),
    name: text().notNull(),
    description: text().notNull().default(''),
    priceCents: integer().notNull(),
    /** null: not counted. */
    stock: integer(),
    available: boolean().notNull().default(true),
    /** Switched off until this day begins, in the campus's time; null: until somebody switches it on. */
    backOn: date(),
    allergens: text().array().notNull().default(sql`'{}'`),
    dietaryTags: text().array().notNull().default(sql`'{}'`),
    imageUrl: text(),
    position: integer().notNull().default(0),
    /** Minutes until a portion is ready; the longest of a basket is its own. */
    prepMinutes: integer().notNull().default(5),
    /** Minutes of its station's work that a portion takes; they add up. */
    makeMinutes: integer().notNull().default(1),
    station: text({ enum: stations }).notNull().default('counter'),
    /** When it is served, in the campus's time; none: always. */
    windows: jsonb().$type<AvailabilityWindow[]>().notNull().default([]),
    /** Stock that each day begins with; null: it goes on from the day before. */
    dailyStock: integer(),
    /** At this stock staff are told, and students see that it runs low. */
    lowStockAt: integer().notNull().default(5),
    /** Portions that one student may have in open orders; null: any number. */
    maxPerStudent: integer(),
    archivedAt: instant(),
  },
  (t) => [
    unique('menu_items_cafeteria_unique').on(t.cafeteriaId, t.id),
    campusOf('menu_items_campus', t),
    index('menu_items_category').on(t.categoryId),
    check('menu_items_station_known', sql`${t.station} in ('grill', 'bar', 'counter')`),
    check(
      'menu_items_minutes_bounded',
      sql`${t.prepMinutes} between 0 and 240 and ${t.makeMinutes} between 0 and 240`,
    ),
    check('menu_items_daily_stock_not_negative', sql`${t.dailyStock} >= 0`),
    check('menu_items_price_not_negative', sql`${t.priceCents} >= 0`),
    check('menu_items_stock_not_negative', sql`${t.stock} >= 0`),
  ],
);

export const modifierGroups = pgTable(
  'modifier_groups',
  {
    id: id(),
    menuItemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    name: text().notNull(),
    minChoices: integer().notNull().default(0),
    maxChoices: integer().notNull().default(1),
    position: integer().notNull().default(0),
  },
  (t) => [
    index('modifier_groups_item').on(t.menuItemId),
    check(
      'modifier_groups_choices_ordered',
      sql`0 <= ${t.minChoices} and ${t.minChoices} <= ${t.maxChoices}`,
    ),
  ],
);

export const modifiers = pgTable(
  'modifiers',
  {
    id: id(),
    groupId: uuid()
      .notNull()
      .references(() => modifierGroups.id),
    name: text().notNull(),
    priceDeltaCents: integer().notNull().default(0),
    available: boolean().notNull().default(true),
    /** As of a dish. */
    backOn: date(),
    /** What it adds to those of its dish. */
    allergens: text().array().notNull().default(sql`'{}'`),
    /** null: not counted. */
    stock: integer(),
    position: integer().notNull().default(0),
  },
  (t) => [
    index('modifiers_group').on(t.groupId),
    check('modifiers_stock_not_negative', sql`${t.stock} >= 0`),
  ],
);

/** A combo is a menu item that takes portions of others with it. */
export const comboComponents = pgTable(
  'combo_components',
  {
    comboId: uuid()
      .notNull()
      .references(() => menuItems.id),
    componentId: uuid()
      .notNull()
      .references(() => menuItems.id),
    quantity: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.comboId, t.componentId] }),
    check('combo_components_not_itself', sql`${t.comboId} <> ${t.componentId}`),
    check('combo_components_quantity_positive', sql`${t.quantity} between 1 and 20`),
  ],
);

/** Switched off, it switches off every dish that needs it. */
export const ingredients = pgTable(
  'ingredients',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    name: text().notNull(),
    available: boolean().notNull().default(true),
    /** As of a dish. */
    backOn: date(),
    /** What every dish that needs it has. */
    allergens: text().array().notNull().default(sql`'{}'`),
  },
  (t) => [unique('ingredients_name_unique').on(t.cafeteriaId, t.name)],
);

export const menuItemIngredients = pgTable(
  'menu_item_ingredients',
  {
    menuItemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    ingredientId: uuid()
      .notNull()
      .references(() => ingredients.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.menuItemId, t.ingredientId] })],
);
