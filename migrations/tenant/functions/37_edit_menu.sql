-- The dish of this cafeteria's menu that a command is about. command: {cafeteriaId, itemId}
create or replace function dish_to_edit(command jsonb) returns menu_items language plpgsql as $$
declare dish menu_items;
begin
  select * into dish from menu_items where id = (command->>'itemId')::uuid
    and cafeteria_id = (command->>'cafeteriaId')::uuid and archived_at is null;
  if dish.id is null then perform refuse('dish_not_found'); end if;
  return dish;
end $$;

-- A dish as its staff see it after an edit.
create or replace function edited_dish(item uuid) returns jsonb language sql volatile as $$
  select dish_document(m, true) from menu_items m where m.id = item;
$$;

-- Puts a dish on the menu, last of its category. What is counted every day begins with the day's stock.
-- command: {cafeteriaId, userId, fields}
create or replace function create_dish(command jsonb) returns jsonb language plpgsql as $$
declare
  fields jsonb := command->'fields';
  counted int := coalesce((fields->>'stock')::int, (fields->>'dailyStock')::int);
  dish menu_items;
begin
  insert into menu_items (cafeteria_id, category_id, name, price_cents, position)
  select c, g.id, fields->>'name', (fields->>'priceCents')::int,
    (select coalesce(max(m.position), 0) + 1 from menu_items m where m.category_id = g.id)
  from menu_categories g, (select (command->>'cafeteriaId')::uuid as c) s
  where g.id = (fields->>'categoryId')::uuid and g.cafeteria_id = c
  returning * into dish;
  if dish.id is null then perform refuse('menu_category_not_found'); end if;
  perform write_dish(dish, fields);
  if counted is not null then perform recount_stock(dish, counted, (command->>'userId')::uuid, null); end if;
  return edited_dish(dish.id);
end $$;

-- command: {cafeteriaId, itemId, userId, fields}; a stock of null among them ends the counting
create or replace function change_dish(command jsonb) returns jsonb language plpgsql as $$
declare dish menu_items := dish_to_edit(command);
begin
  if command->'fields' ? 'stock' then perform recount_stock(dish, null, (command->>'userId')::uuid, null); end if;
  perform write_dish(dish, command->'fields');
  return edited_dish(dish.id);
end $$;

-- Takes a dish off the menu for good. Its row stays: orders and the ledger name it.
create or replace function archive_dish(command jsonb) returns jsonb language plpgsql as $$
declare dish menu_items := dish_to_edit(command);
begin
  update menu_items set archived_at = now() where id = dish.id;
  return jsonb_build_object('id', dish.id);
end $$;

-- Until when something is off that a command switches: null where it is on, or off until somebody switches it on.
-- command: {cafeteriaId, available, onlyToday?}
create or replace function back_on_of(command jsonb) returns date language sql stable as $$
  select case when not (command->>'available')::boolean and (command->>'onlyToday')::boolean
    then tomorrow_at((command->>'cafeteriaId')::uuid) end;
$$;

-- Switches a dish off ("86") or on again by hand. Nothing is told when it was so already: two tablets may tap at once.
-- command: {cafeteriaId, itemId, available, onlyToday?}
create or replace function switch_dish(command jsonb) returns jsonb language plpgsql as $$
declare
  dish menu_items := dish_to_edit(command);
  switched_on boolean := (command->>'available')::boolean;
begin
  if (dish.available, dish.back_on) is distinct from (switched_on, back_on_of(command)) then
    update menu_items set available = switched_on, back_on = back_on_of(command) where id = dish.id;
    if switched_on or not dish.available then
      perform menu_changed(dish.cafeteria_id, 'menu.changed', jsonb_build_object('menuItemIds', jsonb_build_array(dish.id)));
    else
      perform menu_changed(dish.cafeteria_id, 'menu.sold_out', jsonb_build_object('menuItemId', dish.id, 'name', dish.name));
    end if;
  end if;
  return edited_dish(dish.id);
end $$;

-- Switches an option off or on in every dish that has it: it is one thing in the kitchen, whatever it goes with. Each tap
-- says what is wanted, so that two at once mean the same; nothing is told when it was so already.
-- command: {cafeteriaId, name, available, onlyToday?}
create or replace function switch_option(command jsonb) returns jsonb language plpgsql as $$
declare
  cafeteria uuid := (command->>'cafeteriaId')::uuid;
  switched_on boolean := (command->>'available')::boolean;
  having_it uuid[];
  changed uuid[];
begin
  select array_agg(x.id) into having_it
  from modifiers x join modifier_groups g on g.id = x.group_id join menu_items m on m.id = g.menu_item_id
  where m.cafeteria_id = cafeteria and m.archived_at is null and x.name = command->>'name';
  if having_it is null then perform refuse('option_not_found'); end if;
  with switched as (
    update modifiers x set available = switched_on, back_on = back_on_of(command)
    where x.id = any (having_it) and (x.available, x.back_on) is distinct from (switched_on, back_on_of(command))
    returning x.group_id)
  select array_agg(distinct g.menu_item_id) into changed from switched s join modifier_groups g on g.id = s.group_id;
  if changed is not null then
    perform menu_changed(cafeteria, 'menu.changed', jsonb_build_object('menuItemIds', to_jsonb(changed)));
  end if;
  return jsonb_build_object('name', command->>'name', 'switchedOn', switched_on, 'backOn', back_on_of(command));
end $$;

-- Brings back what was off until a day that has begun. Answers the cafeterias whose menu that has changed. One that somebody
-- else is writing to is left for the next minute.
create or replace function bring_back_by_day() returns jsonb language plpgsql as $$
declare
  c record;
  dishes uuid[];
  answer jsonb := '[]';
begin
  for c in
    select x.id, (now() at time zone k.timezone)::date as today from cafeterias x join campuses k on k.id = x.campus_id
    where exists (select from menu_items m where m.cafeteria_id = x.id and m.back_on <= (now() at time zone k.timezone)::date)
      or exists (
        select from modifiers o join modifier_groups g on g.id = o.group_id join menu_items m on m.id = g.menu_item_id
        where m.cafeteria_id = x.id and o.back_on <= (now() at time zone k.timezone)::date)
      or exists (select from ingredients i where i.cafeteria_id = x.id and i.back_on <= (now() at time zone k.timezone)::date)
    for no key update of x skip locked
  loop
    with items as (
      update menu_items set available = true, back_on = null where cafeteria_id = c.id and back_on <= c.today returning id),
    options as (
      update modifiers o set available = true, back_on = null from modifier_groups g join menu_items m on m.id = g.menu_item_id
      where g.id = o.group_id and m.cafeteria_id = c.id and o.back_on <= c.today returning m.id),
    things as (
      update ingredients set available = true, back_on = null where cafeteria_id = c.id and back_on <= c.today returning id)
    select array_agg(distinct d.id) into dishes from (
      select id from items union all select id from options
      union all select n.menu_item_id from things t join menu_item_ingredients n on n.ingredient_id = t.id) d;
    perform menu_changed(c.id, 'menu.changed', jsonb_build_object('menuItemIds', coalesce(to_jsonb(dishes), '[]')));
    answer := answer || to_jsonb(c.id);
  end loop;
  return answer;
end $$;

-- command: {cafeteriaId, itemId, userId, kind: restock|recount|waste, quantity, reason?}
create or replace function move_stock(command jsonb) returns jsonb language plpgsql as $$
declare
  dish menu_items := dish_to_edit(command);
  quantity int := (command->>'quantity')::int;
  by_user uuid := (command->>'userId')::uuid;
  because text := nullif(command->>'reason', '');
begin
  if command->>'kind' = 'recount' then
    perform recount_stock(dish, quantity, by_user, because);
  elsif dish.stock is null then
    perform refuse('dish_not_counted');
  else
    perform change_stock(dish.id, case command->>'kind' when 'waste' then -quantity else quantity end,
      command->>'kind', null, by_user, because);
  end if;
  return edited_dish(dish.id);
end $$;

-- The category of this cafeteria that a command is about. command: {cafeteriaId, categoryId}
create or replace function category_to_edit(command jsonb) returns menu_categories language plpgsql as $$
declare category menu_categories;
begin
  select * into category from menu_categories
  where id = (command->>'categoryId')::uuid and cafeteria_id = (command->>'cafeteriaId')::uuid;
  if category.id is null then perform refuse('menu_category_not_found'); end if;
  return category;
end $$;

-- Creates a category, last of all, or names one anew. command: {cafeteriaId, categoryId?, name}
create or replace function name_category(command jsonb) returns jsonb language plpgsql as $$
declare category menu_categories;
begin
  if command ? 'categoryId' then
    category := category_to_edit(command);
    update menu_categories set name = command->>'name' where id = category.id returning * into category;
  else
    insert into menu_categories (cafeteria_id, name, position)
    select c, command->>'name', (select coalesce(max(g.position), 0) + 1 from menu_categories g where g.cafeteria_id = c)
    from (select (command->>'cafeteriaId')::uuid as c) s
    returning * into category;
  end if;
  return jsonb_build_object('id', category.id, 'name', category.name);
end $$;

-- Deletes a category without dishes. Archived ones, which nobody sees, move to another: each has to have one. So the
-- last category goes only if it never had a dish.
create or replace function delete_category(command jsonb) returns jsonb language plpgsql as $$
declare category menu_categories := category_to_edit(command);
begin
  update menu_items m set category_id = o.id
  from (select id from menu_categories where cafeteria_id = category.cafeteria_id and id <> category.id order by position limit 1) o
  where m.category_id = category.id and m.archived_at is not null;
  if exists (select from menu_items where category_id = category.id) then perform refuse('menu_category_in_use'); end if;
  delete from menu_categories where id = category.id;
  return jsonb_build_object('id', category.id);
end $$;

-- Puts categories and dishes in order, and dishes under the category that lists them. What is not listed (somebody
-- may have added it meanwhile) comes after what is. command: {cafeteriaId, categories: [{id, itemIds}]}
create or replace function order_menu(command jsonb) returns jsonb language plpgsql as $$
declare
  cafeteria uuid := (command->>'cafeteriaId')::uuid;
begin
  perform category_to_edit(jsonb_build_object('cafeteriaId', cafeteria, 'categoryId', g->'id'))
  from jsonb_array_elements(command->'categories') g;
  perform dish_to_edit(jsonb_build_object('cafeteriaId', cafeteria, 'itemId', i))
  from jsonb_array_elements(command->'categories') g cross join lateral jsonb_array_elements(g->'itemIds') i;

  update menu_categories g set position = r.place
  from (
    select k.id, row_number() over (order by l.place nulls last, k.position, k.name) as place
    from menu_categories k
    left join jsonb_array_elements(command->'categories') with ordinality as l(g, place) on (l.g->>'id')::uuid = k.id
    where k.cafeteria_id = cafeteria) r
  where r.id = g.id;

  update menu_items m set category_id = r.category_id, position = r.place
  from (
    select k.id, coalesce(l.category_id, k.category_id) as category_id,
      row_number() over (partition by coalesce(l.category_id, k.category_id) order by l.place nulls last, k.position, k.name) as place
    from menu_items k
    left join (
      select (g->>'id')::uuid as category_id, i::uuid as item_id, place
      from jsonb_array_elements(command->'categories') g
      cross join lateral jsonb_array_elements_text(g->'itemIds') with ordinality as e(i, place)) l on l.item_id = k.id
    where k.cafeteria_id = cafeteria and k.archived_at is null) r
  where r.id = m.id;
  return '{}';
end $$;

-- Creates, changes or deletes an ingredient. command: {cafeteriaId, ingredientId?, name?, available?, onlyToday?, allergens?, deleted?}
create or replace function write_ingredient(command jsonb) returns jsonb language plpgsql as $$
declare
  cafeteria uuid := (command->>'cafeteriaId')::uuid;
  ingredient ingredients;
  listed text[] := case when command ? 'allergens' then array(select jsonb_array_elements_text(command->'allergens')) end;
begin
  if not command ? 'ingredientId' then
    insert into ingredients (cafeteria_id, name, available, allergens)
    values (cafeteria, command->>'name', coalesce((command->>'available')::boolean, true), coalesce(listed, '{}')) returning * into ingredient;
  elsif command ? 'deleted' then
    delete from ingredients where id = (command->>'ingredientId')::uuid and cafeteria_id = cafeteria returning * into ingredient;
  else
    update ingredients g set name = coalesce(command->>'name', g.name), available = coalesce((command->>'available')::boolean, g.available),
      back_on = case when command ? 'available' then back_on_of(command) else g.back_on end,
      allergens = coalesce(listed, g.allergens)
    where g.id = (command->>'ingredientId')::uuid and g.cafeteria_id = cafeteria returning * into ingredient;
  end if;
  if ingredient.id is null then perform refuse('ingredient_not_found'); end if;
  return jsonb_build_object('id', ingredient.id, 'name', ingredient.name, 'available', ingredient.available, 'backOn', ingredient.back_on,
    'allergens', ingredient.allergens);
end $$;

-- The prices of a dish and of its options, by their ids.
create or replace function dish_prices(item uuid) returns jsonb language sql volatile as $$
  select coalesce(jsonb_object_agg(p.id, p.cents), '{}') from (
    select m.id, m.price_cents as cents from menu_items m where m.id = item
    union all
    select x.id, x.price_delta_cents from modifiers x join modifier_groups g on g.id = x.group_id where g.menu_item_id = item) p;
$$;

-- Keeps for the audit log what an edit did to prices or, by hand, to stock; `…_before` is how it found them.
create or replace function note_edit(c cafeterias, verb text, command jsonb, edited jsonb, prices_before jsonb, stock_before int)
returns void language plpgsql as $$
declare
  prices jsonb;
  stock jsonb;
begin
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'fromCents', b.value, 'toCents', a.value)) order by id) into prices
  from jsonb_each(prices_before) b(id, value) full join jsonb_each(dish_prices((edited->>'id')::uuid)) a(id, value) using (id)
  where b.value is distinct from a.value;
  if verb = 'move_stock' or command->'fields' ? 'stock' then
    stock := jsonb_build_object('kind', coalesce(command->>'kind', 'recount'), 'quantity', command->'quantity',
      'from', stock_before, 'to', edited->'stock');
  end if;
  if prices is not null or stock is not null then
    perform note_act(c.id, 'menu.' || verb, jsonb_strip_nulls(jsonb_build_object(
      'menuItemId', edited->'id', 'name', edited->'name', 'prices', prices, 'stock', stock)));
  end if;
end $$;

-- Runs one of the edits above under the cafeteria's lock. Each raises the menu's version once: where the edit itself has
-- not told of it (a change of stock that students see does), it is told here.
create or replace function write_edit(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  c cafeterias;
  edited jsonb;
  prices_before jsonb;
  stock_before int;
  photo_before text;
  freed text;
begin
  select * into c from cafeterias where id = (command->>'cafeteriaId')::uuid for no key update;
  if c.id is null then perform refuse('cafeteria_not_found'); end if;
  perform act_as(command);
  prices_before := dish_prices((command->>'itemId')::uuid);
  select stock, image_url into stock_before, photo_before from menu_items where id = (command->>'itemId')::uuid;
  edited := case verb
    when 'create_dish' then create_dish(command)
    when 'change_dish' then change_dish(command)
    when 'archive_dish' then archive_dish(command)
    when 'switch_dish' then switch_dish(command)
    when 'switch_option' then switch_option(command)
    when 'move_stock' then move_stock(command)
    when 'name_category' then name_category(command)
    when 'delete_category' then delete_category(command)
    when 'order_menu' then order_menu(command)
    when 'write_ingredient' then write_ingredient(command)
  end;
  if verb not in ('switch_dish', 'switch_option') and c.menu_version = (select menu_version from cafeterias where id = c.id) then
    perform menu_changed(c.id, 'menu.changed', case
      when verb in ('create_dish', 'change_dish', 'archive_dish', 'move_stock')
      then jsonb_build_object('menuItemIds', jsonb_build_array(edited->'id')) else '{}' end);
  end if;
  if verb in ('create_dish', 'change_dish', 'move_stock') then
    perform note_edit(c, verb, command, edited, prices_before, stock_before);
  end if;
  -- A copy of a dish has the same photo. All that could take it up waits for the cafeteria's lock.
  if verb in ('change_dish', 'archive_dish') and photo_before like '/photos/%' and not exists (
      select from menu_items m where m.cafeteria_id = c.id and m.archived_at is null and m.image_url = photo_before) then
    freed := photo_before;
  end if;
  return jsonb_build_object('kind', 'done', 'edited', edited, 'events', events_after(c.id, c.seq))
    || jsonb_strip_nulls(jsonb_build_object('freedPhoto', freed));
end $$;

-- Edits a menu, once for an idempotency key: {idempotencyKey?, requestHash} of the commands that create something or move stock.
-- A refusal is an answer, and undoes all but the key.
create or replace function edit_menu(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  editor uuid := (command->>'userId')::uuid;
  route text := 'POST /cafeterias/{id}/' || case verb
    when 'create_dish' then 'menu-items' when 'name_category' then 'menu-categories' when 'write_ingredient' then 'ingredients'
    when 'move_stock' then 'menu-items/{itemId}/stock' end;
  answer jsonb := take_key(editor, route, command);
  refused_by text;
  facts text;
begin
  if answer is not null then return answer; end if;

  begin
    answer := write_edit(verb, command);
  exception
    when sqlstate 'IE001' then
      get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
      answer := jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
    when check_violation or unique_violation then
      get stacked diagnostics refused_by = constraint_name, facts = message_text;
      answer := case when is_refusal(refused_by)
        then jsonb_build_object('kind', 'refused', 'constraint', refused_by)
        else jsonb_build_object('kind', 'failed', 'error', facts) end;
  end;

  perform keep_answer(editor, route, command, answer);
  return answer;
end $$;
