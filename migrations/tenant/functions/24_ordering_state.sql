-- What the decider has to know of a cafeteria (src/domain/ordering/state.ts), as of one moment: one statement, so that its
-- parts and its position agree. Its shape is parsed by src/db/ordering/state.ts.

drop function if exists order_record(orders);

-- Portions that orders of one cafeteria have taken by the stock ledger, less what they have given back. The dishes and
-- the time are what its index knows; the orders alone would be a scan of the whole ledger. It has the database's time and an
-- order that of whoever decided it: they may lie a little apart.
create or replace function portions_held(of_orders orders[]) returns table (order_id uuid, portions jsonb) language sql stable as $$
  select h.order_id, jsonb_object_agg(h.id, h.quantity)
  from (
    select s.order_id, s.menu_item_id as id, -sum(s.quantity)::int as quantity from stock_movements s
    where s.menu_item_id in (select m.id from menu_items m where m.cafeteria_id = of_orders[1].cafeteria_id)
      and s.at >= (select min(o.created_at) - interval '1 hour' from unnest(of_orders) o)
      and s.order_id in (select o.id from unnest(of_orders) o)
    group by s.order_id, s.menu_item_id having sum(s.quantity) <> 0) h
  group by h.order_id;
$$;

-- An order with what of it no client sees. Held is what it has taken and not given back: by the stock ledger, or of the stock of
-- a day that had not begun, of which the ledger does not know.
create or replace function order_record(o orders, by_ledger jsonb) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'document', order_document(o), 'businessDay', o.business_day, 'breakId', o.break_id,
    'isSlotChosen', o.is_slot_chosen, 'wasMoved', o.rescheduled_at is not null, 'demand', o.demand,
    'basketHash', o.basket_hash, 'terms', jsonb_build_object(
      'taxBasisPoints', o.tax_basis_points, 'feeBasisPoints', o.fee_basis_points, 'feeFixedCents', o.fee_fixed_cents),
    'ahead', coalesce(o.ahead, '{}'),
    'held', (
      select coalesce(jsonb_object_agg(t.id, t.quantity), '{}')
      from (
        select p.id, sum(p.quantity::int)::int as quantity
        from (
          select * from jsonb_each_text(by_ledger)
          union all
          select * from jsonb_each_text(o.ahead)) p(id, quantity)
        group by p.id having sum(p.quantity::int) > 0) t));
$$;

-- Dishes on the menu, and those taken off it that a combo still names, or that an open order has or holds (a part of a combo
-- that is another one by now): they are given back what it took.
create or replace function dishes_to_order(cafeteria uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', m.id, 'name', m.name, 'priceCents', m.price_cents, 'stock', m.stock, 'available', m.available, 'backOn', m.back_on,
    'ingredientsBackOn', (
      select case when bool_and(i.back_on is not null) then max(i.back_on) end
      from menu_item_ingredients n join ingredients i on i.id = n.ingredient_id where n.menu_item_id = m.id and not i.available),
    'archived', m.archived_at is not null, 'lacksIngredient', lacks_ingredient(m.id), 'allergens', dish_allergens(m),
    'prepMinutes', m.prep_minutes, 'makeMinutes', m.make_minutes, 'station', m.station, 'windows', m.windows,
    'dailyStock', m.daily_stock, 'lowStockAt', m.low_stock_at, 'maxPerStudent', m.max_per_student,
    'groups', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'minChoices', g.min_choices, 'maxChoices', g.max_choices,
        'options', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', x.id, 'name', x.name, 'priceDeltaCents', x.price_delta_cents, 'available', x.available, 'backOn', x.back_on, 'stock', x.stock,
            'allergens', x.allergens)
            order by x.position), '[]')
          from modifiers x where x.group_id = g.id)) order by g.position), '[]')
      from modifier_groups g where g.menu_item_id = m.id),
    'components', (
      select coalesce(jsonb_agg(jsonb_build_object('dishId', k.component_id, 'quantity', k.quantity) order by k.component_id), '[]')
      from combo_components k where k.combo_id = m.id))), '[]')
  from menu_items m
  where m.cafeteria_id = cafeteria and (m.archived_at is null
    or exists (select from combo_components k where k.component_id = m.id)
    or m.id in (
      select i.menu_item_id from orders o join order_items i on i.order_id = o.id
      where o.cafeteria_id = cafeteria and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'))
    or m.id in (
      select k.id::uuid
      from portions_held((
        select array_agg(o) from orders o
        where o.cafeteria_id = cafeteria and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'))) h
      cross join jsonb_object_keys(h.portions) k(id) where m.archived_at is not null));
$$;

-- Null: no such cafeteria.
create or replace function load_ordering_state(cafeteria uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'position', jsonb_build_object('epoch', c.epoch, 'seq', c.seq, 'revision', c.revision),
    'cafeteria', jsonb_build_object(
      'id', c.id, 'campusId', c.campus_id, 'currency', c.currency, 'numberPrefix', c.number_prefix, 'archived', c.archived_at is not null,
      'status', c.status,
      'pauseReason', c.pause_reason, 'pausedUntil', rfc3339(c.paused_until), 'menuVersion', c.menu_version,
      'acceptWithinMinutes', c.accept_within_minutes, 'noShowAfterMinutes', c.no_show_after_minutes, 'autoAccept', c.auto_accept,
      'slotCapacity', c.slot_capacity, 'capacityPercent', c.capacity_percent, 'capacityUntil', rfc3339(c.capacity_until),
      'extraWaitMinutes', c.extra_wait_minutes, 'maxOpenOrders', c.max_open_orders, 'taxBasisPoints', c.tax_basis_points,
      'tipsEnabled', c.tips_enabled, 'requirePickupCode', c.require_pickup_code, 'bookAheadDays', c.book_ahead_days,
      'studentCancelsAccepted', c.student_cancels_accepted, 'answerWithinMinutes', c.answer_within_minutes,
      'businessDay', c.business_day, 'ordersToday', c.orders_today, 'ordersAhead', c.orders_ahead),
    'calendar', jsonb_build_object(
      'timezone', k.timezone, 'slotMinutes', c.slot_minutes, 'orderLeadMinutes', c.order_lead_minutes,
      'weekly', (
        select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', h.opens, 'closes', h.closes)), '[]')
        from opening_hours h where h.cafeteria_id = c.id),
      'exceptions', (
        select coalesce(jsonb_agg(jsonb_build_object('day', e.day, 'opens', e.opens, 'closes', e.closes)), '[]')
        from opening_exceptions e where e.cafeteria_id = c.id and e.day >= current_date - 2),
      'breaks', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', b.id, 'name', b.name, 'weekday', b.weekday, 'startsAt', b.starts_at, 'endsAt', b.ends_at)), '[]')
        from breaks b where b.campus_id = c.campus_id),
      'alteredBreaks', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'breakId', a.break_id, 'day', a.day, 'startsAt', a.starts_at, 'endsAt', a.ends_at)), '[]')
        from breaks b join altered_breaks a on a.break_id = b.id
        where b.campus_id = c.campus_id and a.day >= current_date - 2)),
    'dishes', dishes_to_order(c.id),
    'loads', (
      select coalesce(jsonb_agg(jsonb_build_object('slot', rfc3339(l.slot), 'resource', l.resource, 'amount', l.amount)), '[]')
      from slot_loads l
      where l.cafeteria_id = c.id and (l.slot > now() - interval '1 day' or l.slot in (
        select o.pickup_slot from orders o
        where o.cafeteria_id = c.id and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')))),
    'orders', (
      with open as materialized (
        select o from orders o
        where o.cafeteria_id = c.id and o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready'))
      select coalesce(jsonb_agg(order_record(n.o, h.portions)), '[]')
      from open n left join portions_held((select array_agg(n.o) from open n)) h on h.order_id = (n.o).id))
  from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria;
$$;

-- An order by its id, wherever the cafeteria stands. Null: none of this cafeteria.
create or replace function load_order_record(cafeteria uuid, wanted uuid) returns jsonb language sql stable as $$
  select order_record(o, (select h.portions from portions_held(array[o]) h)) from orders o
  where o.id = wanted and o.cafeteria_id = cafeteria;
$$;
