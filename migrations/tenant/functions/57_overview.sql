-- How a cafeteria is doing at this moment, for whoever runs it: hours, what waits and how late, what was lost today and why,
-- what runs out, and what has stopped and waits for a person. asked: {cafeteriaId, userIds (whose names are wanted),
-- wholeInstitution (messages and what was set aside, too)}. Null: no such cafeteria.
create or replace function overview_document(asked jsonb) returns jsonb language sql stable as $$
  with place as (
    select c, k.timezone, (now() at time zone k.timezone)::date as day
    from cafeterias c join campuses k on k.id = c.campus_id where c.id = (asked->>'cafeteriaId')::uuid),
  open as (
    select o.* from place p join orders o on o.cafeteria_id = (p.c).id
    where o.status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')),
  late as (select o.promised_until from open o where o.status in ('placed', 'accepted', 'preparing') and o.promised_until < now()),
  -- Who ended it is told by its event alone. Ids are in the order of time: the key finds it in the second when it ended.
  lost as (
    select 'order.' || o.status as type, coalesce(e.event->'data'->>'by', 'system') as by, coalesce(o.reason, e.event->'data'->>'why') as reason,
      o.total_cents as cents
    from place p join orders o on o.cafeteria_id = (p.c).id and o.business_day = p.day
    left join lateral (
      select x.event from event_outbox x
      where x.id >= least_id(o.closed_at - interval '1 second') and x.id < least_id(o.closed_at + interval '1 second')
        and x.type = 'order.' || o.status and x.event->'order'->>'id' = o.id::text limit 1) e on true
    where o.status in ('rejected', 'cancelled', 'expired', 'no_show'))
  select jsonb_build_object(
    'cafeteria', cafeteria_document(p.c), 'timezone', p.timezone, 'day', p.day,
    'isOpen', is_open((p.c).id, p.timezone, now()),
    'opensAt', case when not is_open((p.c).id, p.timezone, now()) then rfc3339(opens_at((p.c).id, p.timezone, now())) end,
    'closesAt', (
      select rfc3339(max(i.closes)) from opening_intervals((p.c).id, p.timezone, p.day) i where i.opens <= now() and now() < i.closes),
    'open', (select coalesce(jsonb_object_agg(s.status, s.orders), '{}') from (select o.status, count(*)::int as orders from open o group by o.status) s),
    'late', (
      select jsonb_build_object('orders', count(*)::int, 'minutes', coalesce(ceil(extract(epoch from now() - min(l.promised_until)) / 60), 0)::int)
      from late l),
    'lost', (
      select coalesce(jsonb_agg(jsonb_build_object('event', g.type, 'by', g.by, 'reason', g.reason, 'orders', g.orders, 'cents', g.cents)
        order by g.orders desc, g.cents desc, g.type, g.reason), '[]')
      from (
        select l.type, l.by, l.reason, count(*)::int as orders, sum(l.cents)::bigint as cents from lost l group by 1, 2, 3
        order by orders desc, cents desc limit 20) g),
    'lowStock', (
      select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'stock', m.stock, 'dailyStock', m.daily_stock)
        order by m.stock, m.name, m.id), '[]')
      from (
        select * from menu_items x
        where x.cafeteria_id = (p.c).id and x.archived_at is null and x.available and x.stock <= x.low_stock_at
        order by x.stock, x.name limit 20) m),
    'stuckPayments', (select count(*)::int from payments y where y.cafeteria_id = (p.c).id and y.attempts > 4),
    'parked', case when (asked->>'wholeInstitution')::boolean then (select count(*)::int from parked x where is_parked(x)) end,
    'deadDeliveries', case when (asked->>'wholeInstitution')::boolean then (
      select count(*)::int from (select from notification_deliveries n where n.status = 'dead' limit 1000) d) end,
    'lastCount', (
      select jsonb_build_object('differenceCents', n.counted_cents - n.expected_cents, 'at', rfc3339(n.at))
      from cash_counts n where n.cafeteria_id = (p.c).id and n.business_day = p.day order by n.at desc limit 1),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name, u.id), '[]')
      from users u where u.id in (select x::uuid from jsonb_array_elements_text(asked->'userIds') x)))
  from place p;
$$;
