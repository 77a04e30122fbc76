-- Everything that can be wrong with the lines of a basket, each with its place in it. Run only after a refusal.
create or replace function explain_lines(cafeteria uuid, lines jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'index', l.place - 1, 'menuItemId', l.line->>'menuItemId', 'name', m.name, 'code', case
      when m.id is null then 'menu_item_not_found'
      when not m.available then 'menu_item_unavailable'
      else 'out_of_stock' end,
    'remaining', case when m.available then m.stock end) order by l.place), '[]')
  from (
    select line, place, sum((line->>'quantity')::int) over (partition by line->>'menuItemId') as wanted
    from jsonb_array_elements(lines) with ordinality as e(line, place)
  ) l
  left join menu_items m on m.cafeteria_id = cafeteria and m.id = (l.line->>'menuItemId')::uuid
  where m.id is null or not m.available or m.stock < l.wanted;
$$;

-- A code of four digits that no open order of this cafeteria has. Random, so that it cannot be guessed.
create or replace function free_pickup_code(cafeteria uuid) returns text language plpgsql volatile as $$
declare code text;
begin
  loop
    code := lpad(floor(random() * 10000)::int::text, 4, '0');
    exit when not exists (
      select from orders where cafeteria_id = cafeteria and pickup_code = code
        and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'));
  end loop;
  return code;
end $$;

-- One order or nothing: order, lines, stock and event. Refusals are raised (SQLSTATE IE001, the code as message) or
-- come from constraints; the caller's block undoes what was written. Prices and names come from the menu alone.
create or replace function write_order(command jsonb) returns jsonb language plpgsql as $$
declare
  cafeteria cafeterias;
  campus_today date;
  priced jsonb;
  subtotal int;
  placed orders;
begin
  update cafeterias c set
    seq = seq + 1,
    orders_today = case when business_day = today.day then orders_today + 1 else 1 end,
    business_day = today.day
  from (select k.id, (now() at time zone k.timezone)::date as day from campuses k) today
  where c.id = (command->>'cafeteriaId')::uuid and today.id = c.campus_id and c.status = 'open'
  returning c.* into cafeteria;
  if cafeteria.id is null then
    raise exception using errcode = 'IE001', message = case
      when exists (select from cafeterias where id = (command->>'cafeteriaId')::uuid) then 'cafeteria_paused'
      else 'cafeteria_not_found' end;
  end if;

  select jsonb_agg(jsonb_build_object(
      'position', l.place, 'menuItemId', m.id, 'name', m.name, 'quantity', (l.line->>'quantity')::int,
      'unitPriceCents', m.price_cents + chosen.delta_cents,
      'totalCents', (l.line->>'quantity')::int * (m.price_cents + chosen.delta_cents),
      'modifiers', chosen.modifiers, 'note', l.line->>'note')),
    sum((l.line->>'quantity')::int * (m.price_cents + chosen.delta_cents))
  into priced, subtotal
  from jsonb_array_elements(command->'items') with ordinality as l(line, place)
  join menu_items m on m.cafeteria_id = cafeteria.id and m.id = (l.line->>'menuItemId')::uuid and m.available
  cross join lateral (
    select coalesce(sum(x.price_delta_cents), 0)::int as delta_cents,
      coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'priceDeltaCents', x.price_delta_cents)
        order by g.position, x.position), '[]') as modifiers
    from modifiers x join modifier_groups g on g.id = x.group_id
    where g.menu_item_id = m.id and x.available
      and x.id in (select jsonb_array_elements_text(coalesce(l.line->'modifierIds', '[]'))::uuid)
  ) chosen;
  if coalesce(jsonb_array_length(priced), 0) < jsonb_array_length(command->'items') then
    raise exception using errcode = 'IE001', message = 'menu_item_unavailable';
  end if;

  -- Every chosen option belongs to its item, and each group has as many as it asks for.
  if exists (
    select from jsonb_array_elements(command->'items') with ordinality as l(line, place)
    join jsonb_array_elements(priced) p on (p->>'position')::int = l.place
    where jsonb_array_length(p->'modifiers') <> jsonb_array_length(coalesce(l.line->'modifierIds', '[]'))
      or exists (
        select from modifier_groups g
        left join modifiers x on x.group_id = g.id
          and x.id in (select (q->>'id')::uuid from jsonb_array_elements(p->'modifiers') q)
        where g.menu_item_id = (p->>'menuItemId')::uuid
        group by g.id having count(x.id) not between g.min_choices and g.max_choices)
  ) then
    raise exception using errcode = 'IE001', message = 'modifiers_invalid';
  end if;

  update menu_items m set stock = m.stock - sold.quantity
  from (select (p->>'menuItemId')::uuid as id, sum((p->>'quantity')::int) as quantity
        from jsonb_array_elements(priced) p group by 1) sold
  where m.id = sold.id and m.stock is not null;

  insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status,
    subtotal_cents, total_cents, currency, payment_method, pickup_slot, note)
  values (cafeteria.number_prefix || '-' || lpad(cafeteria.orders_today::text, greatest(3, length(cafeteria.orders_today::text)), '0'),
    cafeteria.business_day, free_pickup_code(cafeteria.id), cafeteria.campus_id, cafeteria.id, (command->>'userId')::uuid, 'placed',
    subtotal, subtotal, cafeteria.currency, command->>'paymentMethod', (command->>'pickupSlot')::timestamptz, command->>'note')
  returning * into placed;

  insert into order_items (order_id, cafeteria_id, menu_item_id, position, name, quantity, unit_price_cents, total_cents, modifiers, note)
  select placed.id, cafeteria.id, i."menuItemId", i.position, i.name, i.quantity, i."unitPriceCents", i."totalCents", i.modifiers, i.note
  from jsonb_to_recordset(priced) as i(position int, "menuItemId" uuid, name text, quantity int,
    "unitPriceCents" int, "totalCents" int, modifiers jsonb, note text);

  return jsonb_build_object('kind', 'placed', 'event', record_event(cafeteria.id, cafeteria.seq, 'order.placed', placed, null));
end $$;

-- One command: its idempotency key, then the order in a block of its own, so that a refusal undoes this command
-- and never its neighbours. A refusal is an answer too, and is kept under the key.
create or replace function place_order(command jsonb) returns jsonb language plpgsql as $$
declare
  kept idempotency_keys;
  answer jsonb;
  refused_by text;
begin
  if command->>'idempotencyKey' is not null then
    -- A row older than 24 h has lapsed and is taken over. A concurrent twin waits here for the first to commit.
    insert into idempotency_keys as k (user_id, route, key, request_hash)
    values ((command->>'userId')::uuid, 'POST /orders', command->>'idempotencyKey', command->>'requestHash')
    on conflict (user_id, route, key) do update
      set request_hash = excluded.request_hash, outcome = null, created_at = now()
      where k.created_at < now() - interval '24 hours';
    if not found then
      select * into kept from idempotency_keys
      where user_id = (command->>'userId')::uuid and route = 'POST /orders' and key = command->>'idempotencyKey';
      return case when kept.request_hash = command->>'requestHash'
        then kept.outcome || '{"replayed": true}'
        else '{"kind": "refused", "code": "idempotency_key_reused"}' end;
    end if;
  end if;

  begin
    answer := write_order(command);
  exception
    when sqlstate 'IE001' then
      answer := jsonb_build_object('kind', 'refused', 'code', sqlerrm);
    when check_violation then
      get stacked diagnostics refused_by = constraint_name;
      answer := jsonb_build_object('kind', 'refused', 'constraint', refused_by);
  end;
  if answer->>'code' = 'menu_item_unavailable' or answer->>'constraint' = 'menu_items_stock_not_negative' then
    answer := answer || jsonb_build_object('lines', explain_lines((command->>'cafeteriaId')::uuid, command->'items'));
  end if;

  update idempotency_keys set outcome = answer
  where user_id = (command->>'userId')::uuid and route = 'POST /orders' and key = command->>'idempotencyKey';
  return answer;
end $$;

-- Places one or many orders in one transaction; answers an outcome for each, in their order.
-- The cafeterias are locked first and sorted, so that two groups never wait for each other in a ring.
create or replace function place_orders(commands jsonb) returns jsonb language plpgsql as $$
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
