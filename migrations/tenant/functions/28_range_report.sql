-- Why an order brought no money: who let it go, or what became of its payment. Null: it did not end like that.
create or replace function lost_cause(o orders, p payments) returns text language sql immutable as $$
  select case
    when o.status = 'cancelled' and o.payment_status = 'failed' then 'payment_failed'
    when o.status = 'expired' and o.payment_method <> 'cash' and p.authorized_at is null and p.captured_at is null then 'unpaid'
    when o.status = 'expired' then 'not_accepted'
    when o.status in ('rejected', 'cancelled', 'no_show') then o.status end;
$$;

-- What days of business came to, beside as many days before them, in one currency. ask: {from, to, cafeteriaIds (null: all),
-- campusId? (orders that happened there, wherever their cafeteria is by now), currency? (that of most orders)}. The rules are
-- those of a day's report: money and dishes count collected orders alone, an hour what was ordered for it. A dish has
-- the name that it has now. Days without orders have a line, hours and places without have none. Null: no such cafeteria or campus.
create or replace function range_report(ask jsonb) returns jsonb language sql stable as $$
  with asked as (
    select (ask->>'from')::date as first, (ask->>'to')::date as last, (ask->>'to')::date - (ask->>'from')::date + 1 as length,
      (ask->>'campusId')::uuid as campus_id,
      (select array_agg(c.id) from cafeterias c
       where ask->>'cafeteriaIds' is null or ask->'cafeteriaIds' ? c.id::text) as cafeteria_ids),
  spoken as (
    select o.currency, count(*) as orders from asked a join orders o on o.cafeteria_id = any(a.cafeteria_ids)
      and o.business_day between a.first - a.length and a.last and (a.campus_id is null or o.campus_id = a.campus_id)
    group by o.currency),
  chosen as (
    select coalesce(ask->>'currency', (select s.currency from spoken s order by s.orders desc, s.currency limit 1),
      (select c.currency from cafeterias c join asked a on c.id = any(a.cafeteria_ids) order by c.id limit 1), 'MXN') as currency),
  of_range as (
    select o.id, o.cafeteria_id, o.campus_id, o.status, o.payment_method, o.payment_status, o.subtotal_cents, o.total_cents, o.tax_cents,
      o.tip_cents, o.fee_cents, o.refunded_cents as given_back, o.reason, o.ready_at, o.promised_from, o.promised_until, o.business_day < a.first as is_before,
      -- The day of this range that a day before it stands beside.
      case when o.business_day < a.first then o.business_day + a.length else o.business_day end as day,
      extract(isodow from o.business_day)::int as weekday, extract(hour from counts_at(o, k.timezone) at time zone k.timezone)::int as hour,
      case when p.status = 'captured' then p.id end as payment_id, p.method, p.captured_cents, p.refunded_cents, p.provider_fee_cents,
      lost_cause(o, p) as lost_cause
    from asked a join orders o on o.cafeteria_id = any(a.cafeteria_ids)
      and o.business_day between a.first - a.length and a.last and (a.campus_id is null or o.campus_id = a.campus_id)
      and o.currency = (select currency from chosen)
    join campuses k on k.id = o.campus_id
    left join payments p on p.order_id = o.id and o.payment_method <> 'cash'),
  -- All that adds up, once; what follows adds up these.
  cell as (
    select o.is_before, o.day, o.weekday, o.hour, o.cafeteria_id, o.campus_id, count(*) as orders,
      count(*) filter (where o.status = 'collected') as collected,
      coalesce(sum(o.subtotal_cents) filter (where o.status = 'collected'), 0) as revenue,
      coalesce(sum(o.tax_cents) filter (where o.status = 'collected'), 0) as tax,
      coalesce(sum(o.tip_cents) filter (where o.status = 'collected'), 0) as tips,
      coalesce(sum(o.fee_cents) filter (where o.status = 'collected'), 0) as fees,
      count(*) filter (where o.status = 'collected' and o.payment_status = 'paid') as cash_orders,
      coalesce(sum(o.total_cents) filter (where o.status = 'collected' and o.payment_status = 'paid'), 0) as cash,
      coalesce(sum(o.given_back) filter (where o.status = 'collected' and o.payment_status = 'paid'), 0) as cash_refunded,
      coalesce(sum(o.total_cents) filter (where o.status = 'collected' and o.payment_status = 'failed'), 0) as unpaid,
      count(*) filter (where o.ready_at is not null and o.promised_until is not null) as promised,
      count(*) filter (where o.ready_at <= o.promised_until) as kept,
      count(*) filter (where o.ready_at < o.promised_from and o.promised_until is not null) as early,
      count(*) filter (where o.lost_cause is not null) as lost
    from of_range o group by o.is_before, o.day, o.weekday, o.hour, o.cafeteria_id, o.campus_id),
  online as (
    select o.is_before, o.method, count(*) as orders, sum(o.captured_cents) as captured, sum(o.refunded_cents) as refunded,
      coalesce(sum(o.provider_fee_cents), 0) as provider_fee,
      coalesce(sum((
        select sum(r.amount_cents) from refunds r where r.payment_id = o.payment_id and r.status = 'pending')), 0) as refunding
    from of_range o where o.payment_id is not null group by o.is_before, o.method),
  period as (
    select b.is_before, jsonb_build_object(
      'orders', coalesce(sum(c.orders), 0)::bigint, 'collected', coalesce(sum(c.collected), 0)::bigint,
      'lost', coalesce(sum(c.lost), 0)::bigint, 'revenueCents', coalesce(sum(c.revenue), 0)::bigint,
      'taxCents', coalesce(sum(c.tax), 0)::bigint, 'tipCents', coalesce(sum(c.tips), 0)::bigint,
      'feeCents', coalesce(sum(c.fees), 0)::bigint,
      'averageTicketCents', round(sum(c.revenue) / nullif(sum(c.collected), 0))::bigint,
      'promises', jsonb_build_object('made', coalesce(sum(c.promised), 0)::bigint, 'kept', coalesce(sum(c.kept), 0)::bigint,
        'early', coalesce(sum(c.early), 0)::bigint),
      'payments', jsonb_build_object(
        'cash', jsonb_build_object('orders', coalesce(sum(c.cash_orders), 0)::bigint, 'cents', coalesce(sum(c.cash), 0)::bigint,
          'refundedCents', coalesce(sum(c.cash_refunded), 0)::bigint),
        'online', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'method', n.method, 'orders', n.orders, 'capturedCents', n.captured, 'refundedCents', n.refunded,
            'refundingCents', n.refunding, 'providerFeeCents', n.provider_fee) order by n.method), '[]')
          from online n where n.is_before = b.is_before),
        'netCents', (coalesce(sum(c.cash), 0) - coalesce(sum(c.cash_refunded), 0) + coalesce((
          select sum(n.captured - n.refunded - n.provider_fee) from online n where n.is_before = b.is_before), 0))::bigint,
        'lostCents', coalesce(sum(c.unpaid), 0)::bigint)) as sums
    from (values (false), (true)) b (is_before) left join cell c on c.is_before = b.is_before group by b.is_before),
  line as (
    select c.day, c.hour, c.weekday, c.cafeteria_id, c.campus_id, jsonb_build_object(
      'orders', coalesce(sum(c.orders) filter (where not c.is_before), 0)::bigint,
      'collected', coalesce(sum(c.collected) filter (where not c.is_before), 0)::bigint,
      'lost', coalesce(sum(c.lost) filter (where not c.is_before), 0)::bigint,
      'revenueCents', coalesce(sum(c.revenue) filter (where not c.is_before), 0)::bigint,
      'before', jsonb_build_object(
        'orders', coalesce(sum(c.orders) filter (where c.is_before), 0)::bigint,
        'collected', coalesce(sum(c.collected) filter (where c.is_before), 0)::bigint,
        'lost', coalesce(sum(c.lost) filter (where c.is_before), 0)::bigint,
        'revenueCents', coalesce(sum(c.revenue) filter (where c.is_before), 0)::bigint)) as sums
    from cell c group by grouping sets ((c.day), (c.hour), (c.weekday), (c.cafeteria_id), (c.campus_id))),
  none as (
    select z.none || jsonb_build_object('before', z.none) as sums
    from (select jsonb_build_object('orders', 0, 'collected', 0, 'lost', 0, 'revenueCents', 0) as none) z),
  sold as (
    select i.menu_item_id, o.cafeteria_id,
      coalesce(sum(i.quantity) filter (where not o.is_before), 0)::bigint as quantity,
      coalesce(sum(i.total_cents) filter (where not o.is_before), 0)::bigint as cents,
      coalesce(sum(i.quantity) filter (where o.is_before), 0)::bigint as quantity_before,
      coalesce(sum(i.total_cents) filter (where o.is_before), 0)::bigint as cents_before
    from of_range o join order_items i on i.order_id = o.id and i.removed_at is null
    where o.status = 'collected' group by i.menu_item_id, o.cafeteria_id),
  why as (
    select o.lost_cause, nullif(btrim(o.reason), '') as reason, count(*) filter (where not o.is_before) as orders,
      coalesce(sum(o.total_cents) filter (where not o.is_before), 0) as cents,
      count(*) filter (where o.is_before) as orders_before, coalesce(sum(o.total_cents) filter (where o.is_before), 0) as cents_before
    from of_range o where o.lost_cause is not null group by 1, 2),
  said as (
    select w.*, row_number() over (partition by w.lost_cause order by w.orders desc, w.reason) as place
    from why w where w.reason is not null and w.orders > 0)
  select jsonb_build_object(
    'from', a.first, 'to', a.last, 'before', jsonb_build_object('from', a.first - a.length, 'to', a.first - 1),
    'currency', (select currency from chosen),
    'currencies', (select coalesce(jsonb_agg(s.currency order by s.orders desc, s.currency), '[]') from spoken s),
    'totals', (select p.sums from period p where not p.is_before),
    'totalsBefore', (select p.sums from period p where p.is_before),
    'days', (
      select jsonb_agg(jsonb_build_object('day', d.day::date, 'dayBefore', d.day::date - a.length) || coalesce(l.sums, none.sums) order by d.day)
      from generate_series(a.first, a.last, interval '1 day') d (day) cross join none left join line l on l.day = d.day),
    'hours', (select coalesce(jsonb_agg(jsonb_build_object('hour', l.hour) || l.sums order by l.hour), '[]') from line l where l.hour is not null),
    'weekdays', (
      select jsonb_agg(jsonb_build_object('weekday', d.weekday) || coalesce(l.sums, none.sums) order by d.weekday)
      from generate_series(1, 7) d (weekday) cross join none left join line l on l.weekday = d.weekday),
    'cafeterias', (
      select coalesce(jsonb_agg(jsonb_build_object('cafeteriaId', c.id, 'name', c.name) || l.sums order by c.name, c.id), '[]')
      from line l join cafeterias c on c.id = l.cafeteria_id),
    'campuses', (
      select coalesce(jsonb_agg(jsonb_build_object('campusId', k.id, 'name', k.name) || l.sums order by k.name, k.id), '[]')
      from line l join campuses k on k.id = l.campus_id),
    'dishes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'menuItemId', s.menu_item_id, 'cafeteriaId', s.cafeteria_id, 'name', m.name, 'quantity', s.quantity, 'revenueCents', s.cents,
        'before', jsonb_build_object('quantity', s.quantity_before, 'revenueCents', s.cents_before))
        order by s.cents desc, s.cents_before desc, m.name, m.id), '[]')
      from sold s join menu_items m on m.id = s.menu_item_id),
    'lost', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'cause', t.lost_cause, 'orders', t.orders, 'totalCents', t.cents,
        'before', jsonb_build_object('orders', t.orders_before, 'totalCents', t.cents_before),
        'reasons', (
          select coalesce(jsonb_agg(jsonb_build_object('reason', s.reason, 'orders', s.orders) order by s.place), '[]')
          from said s where s.lost_cause = t.lost_cause and s.place <= 10)) order by t.orders desc, t.lost_cause), '[]')
      from (
        select w.lost_cause, sum(w.orders)::bigint as orders, sum(w.cents)::bigint as cents,
          sum(w.orders_before)::bigint as orders_before, sum(w.cents_before)::bigint as cents_before
        from why w group by w.lost_cause) t))
  from asked a
  where (ask->>'campusId' is null or exists (select from campuses k where k.id = a.campus_id))
    and (ask->>'cafeteriaId' is null or (ask->>'cafeteriaId')::uuid = any(a.cafeteria_ids));
$$;
