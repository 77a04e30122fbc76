/** Cafeterias of the bench's own: nobody's settings of the demo (hours, limits, small slots) decide what is measured. */
import type { Client } from 'pg';
import type { Counter } from '../stack.ts';

/** As many dishes as the classic stack's menus have, of which every fifth offers extras. */
const dishes = 30;
/** Counted, so that each order moves stock, and never sold out. */
export const plenty = 1_000_000_000;
/** Counted too, and never full. */
const room = { orders: 100_000 };

/** Opens so many, with a menu each; without hours they are always open. */
export async function openCounters(client: Client, count: number): Promise<Counter[]> {
  const { rows } = await client.query<Counter>(
    `with cafeteria as (
       insert into cafeterias (campus_id, name, number_prefix, accept_within_minutes, slot_capacity)
       select (select id from campuses order by name limit 1), 'Bench ' || n || to_char(now(), ' HH24:MI:SS'), 'Z', 240, $3
         from generate_series(1, $1::int) n
       returning id),
     category as (
       insert into menu_categories (cafeteria_id, name, position)
       select c.id, (array['Desayunos', 'Comida', 'Tortas', 'Bebidas', 'Postres'])[p + 1], p
         from cafeteria c, generate_series(0, 4) p
       returning id, cafeteria_id, position),
     dish as (
       insert into menu_items (cafeteria_id, category_id, name, description, price_cents, stock, position, station)
       select k.cafeteria_id, k.id, 'Platillo ' || n, 'Lo que la cocina hace hoy como su platillo número ' || n || '.',
         3000 + 250 * n, $4, n, (array['grill', 'bar', 'counter'])[1 + n % 3]
         from category k join generate_series(1, $2::int) n on n % 5 = k.position
       returning id, cafeteria_id, price_cents, position),
     extras as (
       insert into modifier_groups (menu_item_id, name, min_choices, max_choices)
       select id, 'Extras', 0, 3 from dish where position % 5 = 0 returning id),
     choices as (
       insert into modifiers (group_id, name, price_delta_cents, position)
       select e.id, (array['Aguacate', 'Doble queso', 'Jalapeños'])[p], 500 * p, p from extras e, generate_series(1, 3) p)
     select cafeteria_id as "cafeteriaId",
       json_agg(json_build_object('id', id, 'priceCents', price_cents) order by position) as menu
       from dish group by cafeteria_id order by cafeteria_id`,
    [count, dishes, JSON.stringify(room), plenty],
  );
  return rows;
}

/** The last dish of the first cafeteria has so many portions from now on, and belongs to the menu that never runs out no more. */
export async function makeScarce(client: Client, [counter]: Counter[], portions: number): Promise<void> {
  const dish = counter?.menu.pop();
  if (!counter || !dish) return;
  counter.scarceDish = dish.id;
  await client.query('update menu_items set stock = $2 where id = $1', [dish.id, portions]);
}

/** Lets these people work in all of these cafeterias. */
export async function assign(client: Client, emails: string[], counters: Counter[]): Promise<void> {
  await client.query(
    `insert into staff_assignments (user_id, cafeteria_id)
     select u.id, c.id from users u, unnest($2::uuid[]) c (id) where u.email = any ($1)`,
    [emails, counters.map(({ cafeteriaId }) => cafeteriaId)],
  );
}
