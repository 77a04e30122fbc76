-- A code of four digits that no open order of this cafeteria has. Random: the next one's cannot be told from one's own.
create or replace function free_pickup_code(cafeteria uuid) returns text language plpgsql volatile as $$
declare
  candidate text;
begin
  -- With a thousand open orders, eight tries all fail once in 10^8; then all codes are looked through.
  for attempt in 1..8 loop
    candidate := lpad(floor(random() * 10000)::int::text, 4, '0');
    exit when not exists (select from orders where cafeteria_id = cafeteria and pickup_code = candidate
      and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'));
    candidate := null;
  end loop;
  if candidate is null then
    select lpad(n::text, 4, '0') into candidate from generate_series(0, 9999) as n
    where not exists (select from orders where cafeteria_id = cafeteria and pickup_code = lpad(n::text, 4, '0')
      and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'))
    order by random() limit 1;
  end if;
  if candidate is null then perform refuse('temporarily_unavailable'); end if;
  return candidate;
end $$;

-- Refuses what one student would have too much of: open orders, or portions of a scarce dish.
create or replace function refuse_unfair(c cafeterias, student uuid, stock jsonb) returns void language plpgsql as $$
declare
  open_orders int;
  scarce record;
begin
  select count(*) into open_orders from orders
  where user_id = student and cafeteria_id = c.id and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready');
  if open_orders >= c.max_open_orders then
    perform refuse('too_many_open_orders', jsonb_build_object('limit', c.max_open_orders));
  end if;
  select m.id, m.name, m.max_per_student into scarce
  from jsonb_to_recordset(stock) as w(id uuid, quantity int) join menu_items m on m.id = w.id
  where m.max_per_student < w.quantity + (
    select coalesce(sum(i.quantity * coalesce(k.quantity, 1)), 0)
    from orders o join order_items i on i.order_id = o.id and i.removed_at is null
    left join combo_components k on k.combo_id = i.menu_item_id and k.component_id = m.id
    where o.user_id = student and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')
      and (i.menu_item_id = m.id or k.component_id is not null))
  limit 1;
  if scarce.id is not null then
    perform refuse('item_limit_reached', jsonb_build_object('menuItemId', scarce.id, 'name', scarce.name, 'limit', scarce.max_per_student));
  end if;
end $$;

-- One order or nothing: order, lines, stock, slot and events. Refusals are raised (see `refuse`) or come from
-- constraints; the caller's block undoes what was written. Prices and names come from the menu alone.
create or replace function write_order(command jsonb) returns jsonb language plpgsql as $$
declare
  c cafeterias;
  tz text;
  student uuid := (command->>'userId')::uuid;
  twin orders;
  plan jsonb;
  placed orders;
  portion record;
  seq_before bigint;
begin
  select * into c from cafeterias where id = (command->>'cafeteriaId')::uuid;
  if c.id is null then perform refuse('cafeteria_not_found'); end if;
  select timezone into tz from campuses where id = c.campus_id;
  seq_before := c.seq;

  -- Two taps without a key: the second is answered with the order of the first, unless that was taken back between.
  if command->>'idempotencyKey' is null and not coalesce((command->>'allowDuplicate')::boolean, false) then
    select * into twin from orders where user_id = student and cafeteria_id = c.id and closed_at is null
      and basket_hash = command->>'basketHash' and created_at > now() - interval '5 seconds'
    order by created_at desc limit 1;
    if twin.id is not null then
      return jsonb_build_object('kind', 'duplicate', 'order', order_document(twin));
    end if;
  end if;

  -- Never backwards: a transaction that began before midnight may get the lock after one that began later.
  if c.business_day < (now() at time zone tz)::date then
    perform begin_business_day(c.id, (now() at time zone tz)::date);
  end if;
  plan := plan_order(command, c, tz);
  if plan->'conflicts' <> '[]' and not coalesce((command->>'acknowledgeAllergens')::boolean, false) then
    perform refuse('allergen_conflict', jsonb_build_object('conflicts', plan->'conflicts'));
  end if;

  -- Only now: a refusal has then written nothing that must be undone.
  update cafeterias set orders_today = orders_today + 1 where id = c.id returning * into c;
  insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status,
    subtotal_cents, tax_cents, tip_cents, fee_cents, total_cents, currency, payment_method, payment_status, note,
    pickup_slot, break_id, promised_from, promised_until, demand, pay_by, accept_by, acknowledged_allergens, basket_hash)
  values (c.number_prefix || '-' || lpad(c.orders_today::text, greatest(3, length(c.orders_today::text)), '0'),
    c.business_day, free_pickup_code(c.id), c.campus_id, c.id, student,
    case when command ? 'payment' then 'pending_payment' else 'placed' end,
    (plan->>'subtotalCents')::int, (plan->>'taxCents')::int, (plan->>'tipCents')::int, (plan->>'feeCents')::int,
    (plan->>'totalCents')::int, c.currency, command->>'paymentMethod', case when command ? 'payment' then 'pending' else 'unpaid' end, nullif(command->>'note', ''),
    (plan->>'pickupSlot')::timestamptz, (plan->>'breakId')::uuid,
    (plan->>'promisedFrom')::timestamptz, (plan->>'promisedUntil')::timestamptz, plan->'demand',
    pay_by(command->'payment', (plan->>'pickupSlot')::timestamptz),
    case when not command ? 'payment' then now() + make_interval(mins => c.accept_within_minutes) end,
    (select coalesce(array_agg(distinct a->>'allergen'), '{}') from jsonb_array_elements(plan->'conflicts') a), command->>'basketHash')
  returning * into placed;

  insert into order_items (order_id, cafeteria_id, menu_item_id, position, name, quantity, unit_price_cents, total_cents, modifiers, note)
  select placed.id, c.id, i."menuItemId", i.position, i.name, i.quantity, i."unitPriceCents", i."totalCents", i.modifiers, nullif(i.note, '')
  from jsonb_to_recordset(plan->'lines') as i(position int, "menuItemId" uuid, name text, quantity int,
    "unitPriceCents" int, "totalCents" int, modifiers jsonb, note text);

  for portion in select * from jsonb_to_recordset(plan->'stock') as s(id uuid, quantity int) loop
    perform change_stock(portion.id, -portion.quantity, 'sale', placed.id, student, null);
  end loop;
  perform change_option_stock(c.id, plan->'modifierStock', -1);
  perform load_slot(c.id, placed.pickup_slot, placed.demand, 1);
  if command ? 'payment' then
    perform open_payment(placed);
  else
    perform emit_event(c.id, 'order.placed', placed, null);
    if c.auto_accept then
      placed := apply_move(placed, 'accepted', 'order.accepted', null, 'system', null);
    end if;
  end if;
  return jsonb_build_object('kind', 'placed', 'order', order_document(placed), 'events', events_after(c.id, seq_before),
    'payment', (select payment_document(p) from payments p where p.order_id = placed.id));
end $$;

-- One command: its idempotency key, then the order in a block of its own, so that a refusal undoes this command
-- and never its neighbours. A refusal is an answer too, and is kept under the key.
create or replace function place_order(command jsonb) returns jsonb language plpgsql as $$
declare
  student uuid := (command->>'userId')::uuid;
  answer jsonb := take_key(student, 'POST /orders', command);
  refused_by text;
  facts text;
begin
  if answer is not null then return answer; end if;

  begin
    answer := write_order(command);
  exception
    when sqlstate 'IE001' then
      get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
      answer := jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
    when data_exception or integrity_constraint_violation then
      get stacked diagnostics refused_by = constraint_name, facts = message_text;
      answer := case when is_refusal(refused_by)
        then jsonb_build_object('kind', 'refused', 'constraint', refused_by)
        -- A fault of ours. It is told, and its neighbours go on.
        else jsonb_build_object('kind', 'failed', 'error', facts) end;
  end;

  perform keep_answer(student, 'POST /orders', command, answer);
  return answer;
end $$;

-- Places one or many orders in one transaction; answers an outcome for each, in their order.
-- The cafeterias are locked first and sorted, so that two groups never wait for each other in a ring. Plans are kept
-- for any parameters: planning them anew for each order took a third of its time.
create or replace function place_orders(commands jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  command jsonb;
  outcomes jsonb := '[]';
begin
  perform from cafeterias
  where id in (select (c->>'cafeteriaId')::uuid from jsonb_array_elements(commands) c)
  order by id for no key update;
  for command in select c from jsonb_array_elements(commands) with ordinality as e(c, place) order by place loop
    outcomes := outcomes || jsonb_build_array(place_order(command));
  end loop;
  return outcomes;
end $$;
