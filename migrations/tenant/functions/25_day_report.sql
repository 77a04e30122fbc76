-- Whether an order was placed on a day before that of its business, by the clocks of its campus.
create or replace function is_ahead(o orders, timezone text) returns boolean language sql stable as $$
  select (o.created_at at time zone timezone)::date < o.business_day;
$$;

-- When a report counts an order: when it was placed, or, placed on a day before, at its slot.
create or replace function counts_at(o orders, timezone text) returns timestamptz language sql stable as $$
  select case when is_ahead(o, timezone) then o.pickup_slot else o.created_at end;
$$;

-- What a cafeteria's day came to, for its staff; no `on_day`: today in the campus's zone. Null: no such cafeteria.
-- Revenue, tax, tips and items count collected orders alone, without lines that were taken out: what was paid for.
-- Revenue has the tax in it, tips and the institution's fees not. A quarter of an hour counts what was ordered in it, whatever became of it; what
-- was ordered on an earlier day stands at its slot, and in no time until it was ready.
-- A promise is kept by what is ready when it ends, also by what is ready before it begins (`early`).
-- `payments` is about money instead: what came in for the day's orders, tips and fees included and no-shows too, what of
-- it was given back (whenever), and what the provider keeps. `lostCents` was handed over and neither card nor cash paid for it.
create or replace function day_report(cafeteria uuid, on_day date) returns jsonb language sql stable as $$
  with place as (
    select c.id, c.currency, k.timezone, coalesce(on_day, (now() at time zone k.timezone)::date) as day
    from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria),
  of_day as (
    select o.*, is_ahead(o, p.timezone) as is_ahead, counts_at(o, p.timezone) as counts_at from orders o join place p on p.id = o.cafeteria_id and p.day = o.business_day),
  sold as (
    select i.menu_item_id, (array_agg(i.name order by i.id desc))[1] as name,
      sum(i.quantity)::int as quantity, sum(i.total_cents)::bigint as cents
    from of_day o join order_items i on i.order_id = o.id and i.removed_at is null
    where o.status = 'collected' group by i.menu_item_id),
  online as (
    select p.method, count(*)::int as orders, sum(p.captured_cents)::bigint as captured, sum(p.refunded_cents)::bigint as refunded,
      coalesce(sum(p.provider_fee_cents), 0)::bigint as provider_fee,
      coalesce(sum((
        select sum(r.amount_cents) from refunds r where r.payment_id = p.id and r.status = 'pending')), 0)::bigint as refunding
    from of_day o join payments p on p.order_id = o.id where p.status = 'captured' group by p.method),
  till as (
    select count(*) filter (where o.payment_status = 'paid')::int as orders,
      coalesce(sum(o.total_cents) filter (where o.payment_status = 'paid'), 0)::bigint as cents,
      coalesce(sum(o.refunded_cents) filter (where o.payment_status = 'paid'), 0)::bigint as refunded,
      coalesce(sum(o.total_cents) filter (where o.payment_status = 'failed'), 0)::bigint as lost
    from of_day o where o.status = 'collected'),
  quarters as (
    select date_bin('15 minutes', o.counts_at, 'epoch') as starts, count(*)::int as orders,
      coalesce(sum(o.subtotal_cents) filter (where o.status = 'collected'), 0)::bigint as cents
    from of_day o group by 1)
  select jsonb_build_object(
    'cafeteriaId', p.id, 'day', p.day, 'timezone', p.timezone, 'currency', p.currency,
    'orders', (
      select coalesce(jsonb_object_agg(s.status, s.orders), '{}')
      from (select o.status, count(*)::int as orders from of_day o group by o.status) s),
    'payments', (
      select jsonb_build_object(
        'cash', jsonb_build_object('orders', t.orders, 'cents', t.cents, 'refundedCents', t.refunded),
        'online', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'method', n.method, 'orders', n.orders, 'capturedCents', n.captured, 'refundedCents', n.refunded,
            'refundingCents', n.refunding, 'providerFeeCents', n.provider_fee) order by n.method), '[]') from online n),
        'netCents', t.cents - t.refunded + coalesce((select sum(n.captured - n.refunded - n.provider_fee) from online n), 0)::bigint,
        'lostCents', t.lost)
      from till t),
    'noShows', (select count(*)::int from of_day o where o.status = 'no_show'),
    'averageSecondsToReady', (select round(avg(extract(epoch from o.ready_at - o.created_at)))::int from of_day o where not o.is_ahead),
    'secondsToReady', (
      select case when r.took is not null then jsonb_build_object(
        'p50', round(r.took[1])::int, 'p90', round(r.took[2])::int, 'p95', round(r.took[3])::int) end
      from (
        select percentile_disc(array[0.5, 0.9, 0.95]) within group (order by extract(epoch from o.ready_at - o.created_at)) as took
        from of_day o where o.ready_at is not null and not o.is_ahead) r),
    'promises', (
      select jsonb_build_object('made', count(*)::int, 'kept', count(*) filter (where o.ready_at <= o.promised_until)::int,
        'early', count(*) filter (where o.ready_at < o.promised_from)::int)
      from of_day o where o.ready_at is not null and o.promised_until is not null),
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'menuItemId', s.menu_item_id, 'name', s.name, 'quantity', s.quantity, 'revenueCents', s.cents)
        order by s.cents desc, s.name, s.menu_item_id), '[]') from sold s),
    'quarterHours', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'startsAt', rfc3339(q.starts), 'orders', q.orders, 'revenueCents', q.cents) order by q.starts), '[]') from quarters q))
    || (
      select jsonb_build_object(
        'revenueCents', coalesce(sum(o.subtotal_cents), 0)::bigint, 'taxCents', coalesce(sum(o.tax_cents), 0)::bigint,
        'tipCents', coalesce(sum(o.tip_cents), 0)::bigint, 'feeCents', coalesce(sum(o.fee_cents), 0)::bigint)
      from of_day o where o.status = 'collected')
  from place p;
$$;
