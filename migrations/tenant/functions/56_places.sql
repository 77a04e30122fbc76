-- A cafeteria as its administrators see it.
create or replace function place_document(c cafeterias) returns jsonb language sql stable as $$
  select cafeteria_document(c) || jsonb_build_object('numberPrefix', c.number_prefix);
$$;

-- Opens a cafeteria with sane settings and the usual hours of a weekday. command: {campusId, name, numberPrefix, currency,
-- maxOpenOrders?}
create or replace function open_cafeteria(command jsonb) returns cafeterias language plpgsql as $$
declare c cafeterias;
begin
  perform from campuses where id = (command->>'campusId')::uuid for key share;
  if not found then perform refuse('campus_not_found'); end if;
  insert into cafeterias (campus_id, name, number_prefix, currency, max_open_orders)
  values ((command->>'campusId')::uuid, command->>'name', command->>'numberPrefix', command->>'currency', (command->>'maxOpenOrders')::int)
  returning * into c;
  insert into menu_categories (cafeteria_id, name) values (c.id, command->>'firstCategory');
  insert into opening_hours (cafeteria_id, weekday, opens, closes)
  select c.id, weekday, '07:00', '20:00' from generate_series(1, 5) weekday;
  return c;
end $$;

-- Renames a cafeteria, gives it another number prefix, archives it or takes that back, or moves it to another campus, menu and
-- all; orders and events stay at the campus where they happened. Neither while an order is open: its slot and its bell are of
-- the campus it was placed at, and somebody has to make it.
-- command: {cafeteriaId, changes: {name?, numberPrefix?, campusId?, archived?}, by, actorId, onlyCampusId?}
create or replace function change_place(command jsonb) returns jsonb language plpgsql as $$
declare
  changes jsonb := command->'changes';
  target uuid := (changes->>'campusId')::uuid;
  c cafeterias;
  seq_before bigint;
begin
  select * into c from cafeterias where id = (command->>'cafeteriaId')::uuid for no key update;
  if c.id is null then perform refuse('cafeteria_not_found'); end if;
  -- Who names no campus is not bound to one only as an administrator of the institution.
  if (command->>'by' = 'admin' or (c.campus_id = (command->>'onlyCampusId')::uuid
      and coalesce(target, c.campus_id) = (command->>'onlyCampusId')::uuid)) is not true then
    perform refuse('forbidden');
  end if;
  if target <> c.campus_id then
    perform from campuses where id = target for key share;
    if not found then perform refuse('campus_not_found'); end if;
  end if;
  if (target <> c.campus_id or (changes->>'archived')::boolean) and exists (
      select from orders where cafeteria_id = c.id and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')) then
    perform refuse('cafeteria_has_open_orders');
  end if;
  seq_before := c.seq;
  perform act_as(command);
  update cafeterias set name = coalesce(changes->>'name', name), number_prefix = coalesce(changes->>'numberPrefix', number_prefix),
    campus_id = coalesce(target, campus_id),
    archived_at = case (changes->>'archived')::boolean when true then coalesce(archived_at, now()) when false then null else archived_at end
  where id = c.id returning * into c;
  -- Its phones read it anew: the zone, the bells and the name may be others.
  perform emit_event(c.id, 'cafeteria.hours_changed', null, jsonb_build_object('by', command->>'by'));
  perform note_act(c.id, case
      when changes ? 'archived' then case when c.archived_at is null then 'cafeteria.brought_back' else 'cafeteria.archived' end
      when target is null then 'cafeteria.changed' else 'cafeteria.moved' end,
    jsonb_build_object('changed', (select jsonb_agg(k order by k) from jsonb_object_keys(changes) k))
    || jsonb_strip_nulls(jsonb_build_object('campusId', target)));
  return jsonb_build_object('cafeteria', place_document(c), 'events', events_after(c.id, seq_before));
end $$;

-- Makes a campus, or changes its name and zone. command: {campusId? (absent: a new one), name?, timezone?}
create or replace function write_campus(command jsonb) returns jsonb language plpgsql as $$
declare k campuses;
begin
  if not command ? 'campusId' then
    insert into campuses (name, timezone) values (command->>'name', command->>'timezone') returning * into k;
  else
    update campuses set name = coalesce(command->>'name', name), timezone = coalesce(command->>'timezone', timezone)
    where id = (command->>'campusId')::uuid returning * into k;
    if k.id is null then perform refuse('campus_not_found'); end if;
  end if;
  return jsonb_build_object('id', k.id, 'name', k.name, 'timezone', k.timezone);
end $$;

-- Runs one of the three; a refusal undoes it all. Answers {kind: done, answer, events?} or the refusal.
create or replace function manage_places(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  changed jsonb;
  refused_by text;
begin
  if verb = 'change_cafeteria' then
    changed := change_place(command);
    return jsonb_build_object('kind', 'done', 'answer', changed->'cafeteria', 'events', changed->'events');
  end if;
  return jsonb_build_object('kind', 'done', 'answer', case verb
    when 'open_cafeteria' then place_document(open_cafeteria(command))
    when 'write_campus' then write_campus(command) end);
exception when sqlstate 'IE001' then
  get stacked diagnostics refused_by = message_text;
  return jsonb_build_object('kind', 'refused', 'code', refused_by);
end $$;

-- What a day came to on a campus: a line for each cafeteria that took orders there, and the sums by currency. Orders count
-- where they happened, wherever their cafeteria is by now. Revenue, tax and tips count collected orders alone, as in a
-- cafeteria's own report. No `on_day`: today in the campus's zone. Null: no such campus.
create or replace function campus_day_report(campus uuid, on_day date) returns jsonb language sql stable as $$
  with place as (
    select k.id, k.timezone, coalesce(on_day, (now() at time zone k.timezone)::date) as day from campuses k where k.id = campus),
  line as (
    select c.id, c.name, o.currency, count(*)::int as orders, count(*) filter (where o.status = 'collected')::int as collected,
      count(*) filter (where o.status = 'no_show')::int as no_shows,
      coalesce(sum(o.subtotal_cents) filter (where o.status = 'collected'), 0)::bigint as revenue,
      coalesce(sum(o.tax_cents) filter (where o.status = 'collected'), 0)::bigint as tax,
      coalesce(sum(o.tip_cents) filter (where o.status = 'collected'), 0)::bigint as tips,
      coalesce(sum(o.fee_cents) filter (where o.status = 'collected'), 0)::bigint as fees
    -- By cafeteria and day, which an index knows; that it was on this campus is told by the order.
    from place p cross join cafeterias c join orders o on o.cafeteria_id = c.id and o.business_day = p.day and o.campus_id = p.id
    group by c.id, c.name, o.currency)
  select jsonb_build_object(
    'campusId', p.id, 'day', p.day, 'timezone', p.timezone,
    'cafeterias', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'cafeteriaId', l.id, 'name', l.name, 'currency', l.currency, 'orders', l.orders, 'collected', l.collected,
        'noShows', l.no_shows, 'revenueCents', l.revenue, 'taxCents', l.tax, 'tipCents', l.tips,
        'feeCents', l.fees) order by l.name, l.id, l.currency), '[]')
      from line l),
    'totals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'currency', t.currency, 'orders', t.orders, 'collected', t.collected, 'noShows', t.no_shows,
        'revenueCents', t.revenue, 'taxCents', t.tax, 'tipCents', t.tips, 'feeCents', t.fees) order by t.currency), '[]')
      from (
        select currency, sum(orders)::int as orders, sum(collected)::int as collected, sum(no_shows)::int as no_shows,
          sum(revenue)::bigint as revenue, sum(tax)::bigint as tax, sum(tips)::bigint as tips,
          sum(fees)::bigint as fees
        from line group by currency) t))
  from place p;
$$;
