-- The keys of a document as the columns that they are written to: priceCents becomes price_cents.
create or replace function as_columns(fields jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(lower(regexp_replace(f.key, '([A-Z])', '_\1', 'g')), f.value), '{}') from jsonb_each(fields) f;
$$;

-- Counts a dish anew; null: it is counted no more, nor every day. The ledger adds up either way: what is not counted
-- stands in it as nothing.
create or replace function recount_stock(dish menu_items, counted int, by_user uuid, because text) returns void language plpgsql as $$
begin
  if counted is not null then
    update menu_items set stock = 0 where id = dish.id and stock is null;
    perform change_stock(dish.id, counted - coalesce(dish.stock, 0), 'recount', null, by_user, because);
  else
    insert into stock_movements (cafeteria_id, menu_item_id, kind, quantity, stock_after, by_user_id, reason, at)
    select dish.cafeteria_id, dish.id, 'recount', -dish.stock, 0, by_user, because, clock_timestamp() where dish.stock is not null;
    update menu_items set stock = null, daily_stock = null where id = dish.id;
  end if;
end $$;

-- The day that comes next at a cafeteria, in its campus's time.
create or replace function tomorrow_at(cafeteria uuid) returns date language sql stable as $$
  select (now() at time zone k.timezone)::date + 1 from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria;
$$;

-- Replaces the options of a dish. One whose id is given stays itself, so that carts with it stay valid, and keeps its
-- stock, its switch and its allergens where they are not given: the tablet that sends the list may have seen them before a sale.
create or replace function write_modifier_groups(dish uuid, groups jsonb) returns void language plpgsql as $$
declare
  g record;
  written uuid;
  kept_groups uuid[] := '{}';
  kept uuid[] := '{}';
  ids uuid[];
begin
  if exists (
      select from jsonb_array_elements(groups) e left join modifier_groups o on o.id = (e->>'id')::uuid and o.menu_item_id = dish
      where e->>'id' is not null and o.id is null)
    or exists (
      select from jsonb_array_elements(groups) e cross join lateral jsonb_array_elements(e->'modifiers') x
      left join (modifiers o join modifier_groups og on og.id = o.group_id and og.menu_item_id = dish) on o.id = (x->>'id')::uuid
      where x->>'id' is not null and o.id is null) then
    perform refuse('modifiers_invalid');
  end if;

  for g in select e, place from jsonb_array_elements(groups) with ordinality as l(e, place) loop
    insert into modifier_groups as o (id, menu_item_id, name, min_choices, max_choices, position)
    values (coalesce((g.e->>'id')::uuid, uuidv7()), dish, g.e->>'name', (g.e->>'minChoices')::int, (g.e->>'maxChoices')::int, g.place)
    on conflict (id) do update set name = excluded.name, min_choices = excluded.min_choices,
      max_choices = excluded.max_choices, position = excluded.position
    returning o.id into written;
    kept_groups := kept_groups || written;

    with listed as (
      insert into modifiers as o (id, group_id, name, price_delta_cents, available, back_on, stock, allergens, position)
      select coalesce((x->>'id')::uuid, uuidv7()), written, x->>'name', coalesce((x->>'priceDeltaCents')::int, 0),
        coalesce((x->>'available')::boolean, was.available, true),
        case when (x->>'available')::boolean is distinct from was.available and x->>'available' is not null then null else was.back_on end,
        case when x ? 'stock' then (x->>'stock')::int else was.stock end,
        case when x ? 'allergens' then array(select jsonb_array_elements_text(x->'allergens')) else coalesce(was.allergens, '{}') end, place
      from jsonb_array_elements(g.e->'modifiers') with ordinality as l(x, place)
      left join modifiers was on was.id = (x->>'id')::uuid
      on conflict (id) do update set group_id = excluded.group_id, name = excluded.name,
        price_delta_cents = excluded.price_delta_cents, available = excluded.available, back_on = excluded.back_on, stock = excluded.stock,
        allergens = excluded.allergens,
        position = excluded.position
      returning o.id)
    select array_agg(id) into ids from listed;
    kept := kept || ids;
  end loop;

  delete from modifiers where id <> all (kept) and group_id in (select id from modifier_groups where menu_item_id = dish);
  delete from modifier_groups where menu_item_id = dish and id <> all (kept_groups);
end $$;

-- Replaces what a combo takes with it: dishes of the same cafeteria that are no combos themselves.
create or replace function write_components(combo menu_items, components jsonb) returns void language plpgsql as $$
begin
  if exists (
    select from jsonb_array_elements(components) e
    left join menu_items m on m.id = (e->>'menuItemId')::uuid and m.cafeteria_id = combo.cafeteria_id and m.archived_at is null
    where m.id is null) then
    perform refuse('menu_item_not_found');
  end if;
  if components <> '[]' and (
    exists (
      select from jsonb_array_elements(components) e
      where (e->>'menuItemId')::uuid = combo.id or exists (select from combo_components k where k.combo_id = (e->>'menuItemId')::uuid))
    or exists (
      select from combo_components k join menu_items m on m.id = k.combo_id
      where k.component_id = combo.id and m.archived_at is null)) then
    perform refuse('combo_of_combos');
  end if;
  delete from combo_components where combo_id = combo.id;
  insert into combo_components (combo_id, component_id, quantity)
  select combo.id, (e->>'menuItemId')::uuid, (e->>'quantity')::int from jsonb_array_elements(components) e;
end $$;

-- Writes those fields of a dish that are given; its stock is another matter (see `recount_stock`).
create or replace function write_dish(dish menu_items, fields jsonb) returns void language plpgsql as $$
begin
  if fields ? 'categoryId' and not exists (
    select from menu_categories g where g.id = (fields->>'categoryId')::uuid and g.cafeteria_id = dish.cafeteria_id) then
    perform refuse('menu_category_not_found');
  end if;
  update menu_items m set
    (category_id, name, description, image_url, price_cents, allergens, dietary_tags, prep_minutes, make_minutes,
      station, windows, daily_stock, low_stock_at, max_per_student)
    = (select r.category_id, r.name, r.description, r.image_url, r.price_cents, r.allergens, r.dietary_tags, r.prep_minutes,
        r.make_minutes, r.station, r.windows, r.daily_stock, r.low_stock_at, r.max_per_student
      from jsonb_populate_record(m, as_columns(fields)) r)
  where m.id = dish.id;

  if fields ? 'modifierGroups' then perform write_modifier_groups(dish.id, fields->'modifierGroups'); end if;
  if fields ? 'components' then perform write_components(dish, fields->'components'); end if;
  if fields ? 'ingredientIds' then
    if exists (
      select from jsonb_array_elements_text(fields->'ingredientIds') i
      left join ingredients g on g.id = i::uuid and g.cafeteria_id = dish.cafeteria_id where g.id is null) then
      perform refuse('ingredient_not_found');
    end if;
    delete from menu_item_ingredients where menu_item_id = dish.id;
    insert into menu_item_ingredients (menu_item_id, ingredient_id)
    select dish.id, i::uuid from jsonb_array_elements_text(fields->'ingredientIds') i;
  end if;
end $$;
