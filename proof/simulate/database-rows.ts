import type pg from 'pg';
import { cafeteriaId, campusId, cookId, timezone } from './cafeteria.ts';
import type { Tables } from './tables.ts';

/** Writes the simulated cafeteria into an empty institution, as a day before anything has happened in it. */
export async function insertTables(client: pg.Client, tables: Tables): Promise<void> {
  const { cafeteria, calendar, epoch, users } = tables;
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    const places = names.map((_, place) => `$${place + 1}`);
    return client.query(
      `insert into ${table} (${names.join()}) values (${places.join()})`,
      Object.values(row),
    );
  };
  await client.query(`select set_config('itsur.committing', 'on', true)`);
  await insert('campuses', { id: campusId, name: 'Uriangato', timezone });
  const people = [...users].map(([id, allergens]) => ({ id, allergens, role: 'student' }));
  for (const person of [...people, { id: cookId, allergens: [], role: 'staff' }])
    await insert('users', { ...person, campus_id: campusId, email: `${person.id}@itsur.test`, name: 'Ana' });
  await insert('cafeterias', {
    id: cafeteriaId,
    campus_id: campusId,
    name: 'La Central',
    epoch,
    number_prefix: cafeteria.numberPrefix,
    accept_within_minutes: cafeteria.acceptWithinMinutes,
    no_show_after_minutes: cafeteria.noShowAfterMinutes,
    auto_accept: cafeteria.autoAccept,
    slot_minutes: calendar.slotMinutes,
    order_lead_minutes: calendar.orderLeadMinutes,
    slot_capacity: cafeteria.slotCapacity,
    max_open_orders: cafeteria.maxOpenOrders,
    tax_basis_points: cafeteria.taxBasisPoints,
    tips_enabled: cafeteria.tipsEnabled,
    require_pickup_code: cafeteria.requirePickupCode,
    book_ahead_days: cafeteria.bookAheadDays,
    answer_within_minutes: cafeteria.answerWithinMinutes,
    student_cancels_accepted: cafeteria.studentCancelsAccepted,
    business_day: cafeteria.businessDay,
  });
  for (const { weekday, opens, closes } of calendar.weekly)
    await insert('opening_hours', { cafeteria_id: cafeteriaId, weekday, opens, closes });
  for (const { id, name, weekday, startsAt, endsAt } of calendar.breaks)
    await insert('breaks', { id, campus_id: campusId, name, weekday, starts_at: startsAt, ends_at: endsAt });
  await insertMenu(client, tables, insert);
  await client.query('update cafeterias set revision = $1, seq = $2, menu_version = $3', [
    tables.revision,
    tables.seq,
    cafeteria.menuVersion,
  ]);
  await client.query(`select set_config('itsur.committing', '', true)`);
}

async function insertMenu(
  client: pg.Client,
  { dishes }: Tables,
  insert: (table: string, row: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  const { rows } = await client.query(
    `insert into menu_categories (cafeteria_id, campus_id, name) values ($1, $2, 'Menu') returning id`,
    [cafeteriaId, campusId],
  );
  for (const dish of dishes.values())
    await insert('menu_items', {
      id: dish.id,
      cafeteria_id: cafeteriaId,
      campus_id: campusId,
      category_id: rows[0].id,
      name: dish.name,
      price_cents: dish.priceCents,
      stock: dish.stock,
      allergens: dish.allergens,
      prep_minutes: dish.prepMinutes,
      make_minutes: dish.makeMinutes,
      station: dish.station,
      windows: JSON.stringify(dish.windows),
      daily_stock: dish.dailyStock,
      low_stock_at: dish.lowStockAt,
      max_per_student: dish.maxPerStudent,
    });
  for (const dish of dishes.values()) {
    for (const { dishId, quantity } of dish.components)
      await insert('combo_components', { combo_id: dish.id, component_id: dishId, quantity });
    for (const { minChoices, maxChoices, options } of dish.groups) {
      const group = await client.query(
        `insert into modifier_groups (menu_item_id, name, min_choices, max_choices) values ($1, 'Group', $2, $3) returning id`,
        [dish.id, minChoices, maxChoices],
      );
      for (const [position, { id, name, priceDeltaCents, stock }] of options.entries())
        await insert('modifiers', {
          id,
          group_id: group.rows[0].id,
          name,
          price_delta_cents: priceDeltaCents,
          stock,
          position,
        });
    }
  }
}
