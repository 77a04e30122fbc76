-- Gives back to stock what an order took, or one line of it: never more than the ledger says that it still holds, so
-- a dish that was not counted then, or a combo that was another one, gives back nothing that was never taken.
create or replace function give_back(o orders, only_line uuid, by_user uuid) returns void language plpgsql as $$
declare portion record;
begin
  for portion in
    with held as (
      select s.menu_item_id as id, -sum(s.quantity)::int as quantity from stock_movements s
      -- The dishes and the time are what the index knows; the order alone would be a scan of the whole ledger.
      where s.menu_item_id in (select m.id from menu_items m where m.cafeteria_id = o.cafeteria_id)
        and s.at >= o.created_at and s.order_id = o.id
      group by s.menu_item_id),
    line as (
      select p.id, sum(p.quantity)::int as quantity from (
        select i.menu_item_id as id, i.quantity from order_items i where i.id = only_line
        union all
        select k.component_id, i.quantity * k.quantity from order_items i join combo_components k on k.combo_id = i.menu_item_id
        where i.id = only_line) p
      group by p.id)
    select h.id, least(h.quantity, l.quantity) as quantity
    from held h join menu_items m on m.id = h.id left join line l on l.id = h.id
    -- Stock counted by the day began anew since then, without what orders of earlier days held.
    where (m.daily_stock is null or o.pickup_slot is null or not exists (
        select from cafeterias c join campuses k on k.id = c.campus_id
        where c.id = o.cafeteria_id and (o.pickup_slot at time zone k.timezone)::date < c.business_day))
      and h.quantity > 0 and (only_line is null or l.quantity > 0) order by h.id
  loop
    perform change_stock(portion.id, portion.quantity, 'release', o.id, by_user, null);
  end loop;
  perform change_option_stock(o.cafeteria_id, jsonb_agg(s), 1)
  from (
    select (m->>'id')::uuid as id, sum(i.quantity)::int as quantity
    from order_items i cross join lateral jsonb_array_elements(i.modifiers) m
    where i.order_id = o.id and i.removed_at is null and (only_line is null or i.id = only_line) group by 1) s;
end $$;

-- Gives back what an order took: stock, options and its place in the slot. Called by the one move that closes it.
create or replace function release_order(o orders, by_user uuid) returns void language plpgsql as $$
begin
  perform give_back(o, null, by_user);
  if o.pickup_slot is not null then perform load_slot(o.cafeteria_id, o.pickup_slot, o.demand, -1); end if;
end $$;

-- Writes a move that is allowed, its time and its event. The caller has checked it, under the cafeteria's lock.
create or replace function apply_move(o orders, target text, event_type text, because text, by_role text, by_user uuid)
returns orders language plpgsql as $$
declare
  moved orders;
  closing boolean := target in ('collected', 'rejected', 'cancelled', 'expired', 'no_show');
begin
  update orders set
    status = target,
    version = version + 1,
    updated_at = now(),
    reason = coalesce(because, reason),
    accepted_at = case when target = 'accepted' then now() else accepted_at end,
    started_at = case when target = 'preparing' then now() else started_at end,
    ready_at = case when target = 'ready' then now() else ready_at end,
    collected_at = case when target = 'collected' then now() else collected_at end,
    -- In cash, too, when the card did not pay after all.
    payment_status = case when target = 'collected' and (payment_method = 'cash' or payment_status = 'failed')
      then 'paid' else payment_status end,
    pay_by = null,
    accept_by = case when target = 'placed'
      then now() + make_interval(mins => (select accept_within_minutes from cafeterias c where c.id = orders.cafeteria_id)) end,
    collect_by = case when target = 'ready'
      then now() + make_interval(mins => (select no_show_after_minutes from cafeterias c where c.id = orders.cafeteria_id)) end,
    closed_at = case when closing then now() end
  where id = o.id
  returning * into moved;
  if target in ('rejected', 'cancelled', 'expired') then perform release_order(moved, by_user); end if;
  perform want_payment(moved, target);
  perform emit_event(moved.cafeteria_id, event_type, moved, jsonb_build_object('by', by_role));
  return moved;
end $$;
