-- Whether a dish is served at a moment of the campus's clock; null: at whatever moment.
create or replace function is_served(windows jsonb, local_time timestamp) returns boolean language sql immutable as $$
  select windows = '[]' or local_time is null or exists (
    select from jsonb_to_recordset(windows) as w(weekdays jsonb, "from" time, until time)
    where w.weekdays @> to_jsonb(extract(isodow from local_time)::int)
      and w."from" <= local_time::time and local_time::time < w.until);
$$;

-- Prices a basket from the menu alone and finds all that is wrong with it. Read-only, and the same for a quote and for
-- the order after it. Answers {lines, subtotalCents, allergens, demand, prepMinutes, stock: [{id, quantity}],
-- modifierStock, refusals: [{index, menuItemId, name, code, remaining}]}. Two lines of a dish count together, and so do
-- the portions that combos take.
create or replace function price_basket(cafeteria uuid, basket jsonb, local_time timestamp) returns jsonb language sql stable as $$
  with asked as (
    select e.place, e.line, (e.line->>'menuItemId')::uuid as item_id, (e.line->>'quantity')::int as quantity,
      coalesce(e.line->'modifierIds', '[]') as modifier_ids
    from jsonb_array_elements(basket) with ordinality as e(line, place)),
  dishes as (
    select a.*, m as dish, m.id, m.name, m.price_cents, m.station, m.make_minutes, m.prep_minutes,
      m.available and is_served(m.windows, local_time) and not lacks_ingredient(m.id) as on_offer
    from asked a
    left join menu_items m on m.cafeteria_id = cafeteria and m.id = a.item_id and m.archived_at is null),
  chosen as (
    select d.place, coalesce(sum(x.price_delta_cents), 0)::int as delta_cents, count(x.id) as found,
      coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'priceDeltaCents', x.price_delta_cents)
        order by g.position, x.position) filter (where x.id is not null), '[]') as modifiers
    from dishes d
    left join modifier_groups g on g.menu_item_id = d.id
    left join modifiers x on x.group_id = g.id and x.available and d.modifier_ids ? x.id::text
    group by d.place),
  ill_chosen as (
    select d.place from dishes d join chosen c using (place)
    where c.found <> jsonb_array_length(d.modifier_ids)
      or exists (
        select from modifier_groups g left join modifiers x on x.group_id = g.id and d.modifier_ids ? x.id::text
        where g.menu_item_id = d.id
        group by g.id having count(x.id) not between g.min_choices and g.max_choices)),
  priced as (
    select d.*, c.delta_cents, c.modifiers, d.price_cents + c.delta_cents as unit_cents
    from dishes d join chosen c using (place) where d.id is not null),
  portions as (
    select place, id, quantity from dishes where id is not null
    union all
    select d.place, k.component_id, d.quantity * k.quantity from dishes d join combo_components k on k.combo_id = d.id),
  wanted as (select id, sum(quantity)::int as quantity from portions group by id),
  short as (
    select w.id, m.stock, m.on_offer
    from wanted w cross join lateral (
      select p.stock, p.available and p.archived_at is null and not lacks_ingredient(p.id) as on_offer
      from menu_items p where p.id = w.id) m
    where m.stock < w.quantity or not m.on_offer),
  options_wanted as (
    select (x->>'id')::uuid as id, sum(p.quantity)::int as quantity
    from priced p cross join lateral jsonb_array_elements(p.modifiers) x group by 1),
  options_short as (
    select o.id, m.stock from options_wanted o join modifiers m on m.id = o.id where m.stock < o.quantity),
  wrong as (
    select place, item_id, name, 'menu_item_not_found' as code, null::int as remaining, 1 as weight from dishes where id is null
    union all
    select place, item_id, name, 'menu_item_unavailable', null, 2 from dishes where id is not null and not on_offer
    union all
    select i.place, d.item_id, d.name, 'modifiers_invalid', null, 3 from ill_chosen i join dishes d using (place) where d.id is not null
    union all
    -- Nobody is paid for eating: neither by such a line nor by what it would take off the others.
    select p.place, p.item_id, p.name, 'modifiers_invalid', null, 3 from priced p where p.unit_cents < 0
    union all
    select distinct p.place, d.item_id, d.name,
      case when s.on_offer then 'out_of_stock' else 'menu_item_unavailable' end, case when s.on_offer then s.stock end, 4
    from portions p join short s on s.id = p.id join dishes d on d.place = p.place
    union all
    select p.place, p.item_id, p.name, 'out_of_stock', o.stock, 4
    from priced p cross join lateral jsonb_array_elements(p.modifiers) x join options_short o on o.id = (x->>'id')::uuid)
  select jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'position', p.place, 'menuItemId', p.id, 'name', p.name, 'quantity', p.quantity, 'unitPriceCents', p.unit_cents,
        'totalCents', p.quantity::bigint * p.unit_cents, 'modifiers', p.modifiers, 'note', p.line->>'note') order by p.place), '[]')
      from priced p),
    'subtotalCents', (select coalesce(sum(p.quantity::bigint * p.unit_cents), 0) from priced p),
    'prepMinutes', (select coalesce(max(p.prep_minutes), 0) from priced p),
    'demand', (
      select jsonb_build_object('orders', 1) || coalesce(jsonb_object_agg(w.station, w.minutes), '{}')
      from (
        select m.station, sum(m.make_minutes * p.quantity) as minutes from portions p join menu_items m on m.id = p.id
        group by m.station) w),
    'hasWindows', (select coalesce(bool_or((d.dish).windows <> '[]'), false) from dishes d where d.id is not null),
    'allergens', (
      select coalesce(jsonb_agg(distinct jsonb_build_object(
        'allergen', a.allergen, 'index', p.place - 1, 'menuItemId', p.id, 'name', p.name)), '[]')
      from priced p
      join lateral (
        select unnest((p.dish).allergens) as allergen
        union
        select unnest(m.allergens) from combo_components k join menu_items m on m.id = k.component_id where k.combo_id = p.id) a on true),
    'stock', (select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'quantity', w.quantity) order by w.id), '[]') from wanted w),
    'modifierStock', (
      select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'quantity', o.quantity) order by o.id), '[]') from options_wanted o),
    'refusals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'index', r.place - 1, 'menuItemId', r.item_id, 'name', r.name, 'code', r.code, 'remaining', r.remaining)
        order by r.place, r.weight), '[]')
      from (select distinct on (place) * from wrong order by place, weight) r));
$$;

-- Tax that a price includes: price x rate / (1 + rate), rounded half up to the cent. The rate in hundredths of a percent.
create or replace function included_tax(price_cents int, basis_points int) returns int language sql immutable
return round(price_cents::numeric * basis_points / (10000 + basis_points))::int;

-- What the institution adds to an order that is paid online: a share, rounded half up to the cent, and a fixed amount.
-- terms: {feeBasisPoints, feeCents, minimumCents: {currency: cents}, holdMinutes}; null (cash): nothing.
create or replace function service_fee(price_cents int, terms jsonb) returns int language sql immutable
return coalesce(round(price_cents::numeric * (terms->>'feeBasisPoints')::int / 10000)::int + (terms->>'feeCents')::int, 0);

-- Refuses a basket with all that is wrong with its lines. What was never on the menu weighs more than what ran out: the
-- basket itself is wrong.
create or replace function refuse_lines(basket jsonb) returns void language plpgsql as $$
begin
  if basket->'refusals' = '[]' then return; end if;
  perform refuse((
    select r->>'code' from jsonb_array_elements(basket->'refusals') r
    order by array_position(array['menu_item_not_found', 'modifiers_invalid', 'menu_item_unavailable', 'out_of_stock'], r->>'code') limit 1),
    jsonb_build_object('lines', basket->'refusals'));
end $$;

-- What becomes of a basket in a cafeteria at this moment, or the refusal of it: prices, slot, promise, allergens that
-- the student has. Read-only: a quote is this, and an order is this and then written.
create or replace function plan_order(command jsonb, c cafeterias, tz text) returns jsonb language plpgsql stable as $$
declare
  wanted timestamptz := (command->>'pickupSlot')::timestamptz;
  basket jsonb := price_basket(c.id, command->'items', null);
  slot record;
  conflicts jsonb;
  tip int := coalesce((command->>'tipCents')::int, 0);
  fee int;
  promised timestamptz;
begin
  if is_paused(c) then
    perform refuse('cafeteria_paused', jsonb_strip_nulls(jsonb_build_object('reason', c.pause_reason, 'until', rfc3339(c.paused_until))));
  end if;
  if not is_open(c.id, tz, now()) then
    perform refuse('cafeteria_closed', jsonb_strip_nulls(jsonb_build_object('opensAt', rfc3339(opens_at(c.id, tz, now())))));
  end if;
  perform refuse_lines(basket);
  if (basket->>'subtotalCents')::bigint > 100000000 then perform refuse('basket_too_large'); end if;
  if tip > 0 and not c.tips_enabled then perform refuse('tips_not_accepted'); end if;
  fee := service_fee((basket->>'subtotalCents')::int, command->'payment');
  if (basket->>'subtotalCents')::int + tip + fee < (command->'payment'->'minimumCents'->>c.currency)::int then
    perform refuse('amount_too_small', jsonb_build_object('minimumCents', (command->'payment'->'minimumCents'->>c.currency)::int));
  end if;

  select coalesce(jsonb_agg(a), '[]') into conflicts
  from jsonb_array_elements(basket->'allergens') a
  where a->>'allergen' = any ((select allergens from users where id = (command->>'userId')::uuid)::text[]);

  perform refuse_unfair(c, (command->>'userId')::uuid, basket->'stock');
  select * into slot from choose_slot(c, tz, wanted, basket->'demand');
  -- Breakfast is over when it would be collected, not when it is ordered.
  if (basket->>'hasWindows')::boolean then
    basket := price_basket(c.id, command->'items', (greatest(slot.starts, now()) at time zone tz)::timestamp);
    perform refuse_lines(basket);
  end if;
  promised := greatest(slot.starts, now() + make_interval(mins => (basket->>'prepMinutes')::int))
    + make_interval(mins => current_wait_minutes(c));
  return basket || jsonb_build_object(
    'taxCents', included_tax((basket->>'subtotalCents')::int, c.tax_basis_points), 'tipCents', tip,
    'feeCents', fee, 'totalCents', (basket->>'subtotalCents')::int + tip + fee, 'currency', c.currency,
    'conflicts', conflicts, 'pickupSlot', rfc3339(slot.starts), 'breakId', slot.break_id,
    'promisedFrom', rfc3339(promised), 'promisedUntil', rfc3339(promised + (slot.ends - slot.starts)));
end $$;

-- The price and the promise that an order would get, or what would refuse it. Writes nothing.
create or replace function quote_order(command jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  c cafeterias;
  refused_by text;
  facts text;
begin
  select * into c from cafeterias where id = (command->>'cafeteriaId')::uuid;
  if c.id is null then return '{"kind": "refused", "code": "cafeteria_not_found"}'; end if;
  return jsonb_build_object('kind', 'quoted', 'quote',
    plan_order(command, c, (select timezone from campuses where id = c.campus_id))
      - array['stock', 'modifierStock', 'demand', 'allergens', 'refusals', 'prepMinutes', 'hasWindows', 'breakId']);
exception when sqlstate 'IE001' then
  get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
  return jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
end $$;
