import type { Client } from 'pg';
import { type DemoCafeteria, type Dish, kitchenOf } from './demo-menu.ts';

/** Writes a cafeteria with its whole menu, in the schema that the connection is in; answers its id. */
export async function addCafeteria(
  client: Client,
  campusId: string,
  cafeteria: DemoCafeteria,
): Promise<string> {
  const cafeteriaId = await insert(
    client,
    'insert into cafeterias (campus_id, name, number_prefix) values ($1, $2, $3) returning id',
    [campusId, cafeteria.name, cafeteria.numberPrefix],
  );
  for (const [position, [category, dishes]] of Object.entries(cafeteria.menu).entries()) {
    const categoryId = await insert(
      client,
      'insert into menu_categories (cafeteria_id, name, position) values ($1, $2, $3) returning id',
      [cafeteriaId, category, position],
    );
    for (const [place, dish] of dishes.entries())
      await addDish(client, { cafeteriaId, categoryId, category, place }, dish);
  }
  return cafeteriaId;
}

type Place = { cafeteriaId: string; categoryId: string; category: string; place: number };

async function addDish(
  client: Client,
  { cafeteriaId, categoryId, category, place }: Place,
  dish: Dish,
): Promise<void> {
  const { station, prepMinutes, makeMinutes } = kitchenOf(category);
  const itemId = await insert(
    client,
    `insert into menu_items (cafeteria_id, category_id, name, description, price_cents, stock, allergens, position,
       station, prep_minutes, make_minutes, dietary_tags)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      cafeteriaId,
      categoryId,
      dish.name,
      dish.description,
      dish.priceCents,
      dish.stock,
      dish.allergens,
      place,
      station,
      prepMinutes,
      makeMinutes,
      dish.diets ?? [],
    ],
  );
  for (const [position, group] of dish.groups.entries()) {
    const groupId = await insert(
      client,
      `insert into modifier_groups (menu_item_id, name, min_choices, max_choices, position)
       values ($1, $2, $3, $4, $5) returning id`,
      [itemId, group.name, group.min, group.max, position],
    );
    await client.query(
      `insert into modifiers (group_id, name, price_delta_cents, position)
       select $1, name, cents, place from unnest($2::text[], $3::int[]) with ordinality as choice (name, cents, place)`,
      [groupId, Object.keys(group.choices), Object.values(group.choices)],
    );
  }
}

/** Inserts one row and answers its id. */
export async function insert(client: Client, statement: string, values: unknown[]): Promise<string> {
  const { rows } = await client.query<{ id: string }>(statement, values);
  if (!rows[0]) throw new Error('an insert answered no row');
  return rows[0].id;
}
