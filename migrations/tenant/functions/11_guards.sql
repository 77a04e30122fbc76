-- What the database watches over, whoever writes: that a plan made on an older state cannot be committed, and that an
-- order makes no move that the state machine does not know.

-- Raises the revision of the cafeterias whose rows a statement has changed. Its argument tells which these are.
create or replace function raise_revision() returns trigger language plpgsql set search_path from current as $$
begin
  execute 'update cafeterias set revision = revision + 1 where id in (' || tg_argv[0] || ')';
  return null;
end $$;

create or replace function raise_own_revision() returns trigger language plpgsql as $$
begin
  new.revision := new.revision + 1;
  return new;
end $$;

-- The tables that `load_ordering_state` reads. A commit of decisions tells of its own changes (`itsur.committing`).
do $$
declare
  watched record;
  act text;
begin
  for watched in
    select * from (values
      ('menu_items', 'select x.cafeteria_id from changed x'),
      ('modifier_groups', 'select m.cafeteria_id from changed x join menu_items m on m.id = x.menu_item_id'),
      ('modifiers', 'select m.cafeteria_id from changed x join modifier_groups g on g.id = x.group_id join menu_items m on m.id = g.menu_item_id'),
      ('combo_components', 'select m.cafeteria_id from changed x join menu_items m on m.id = x.combo_id'),
      ('ingredients', 'select x.cafeteria_id from changed x'),
      ('menu_item_ingredients', 'select m.cafeteria_id from changed x join menu_items m on m.id = x.menu_item_id'),
      ('opening_hours', 'select x.cafeteria_id from changed x'),
      ('opening_exceptions', 'select x.cafeteria_id from changed x'),
      ('breaks', 'select c.id from changed x join cafeterias c on c.campus_id = x.campus_id'),
      ('altered_breaks', 'select c.id from changed x join breaks b on b.id = x.break_id join cafeterias c on c.campus_id = b.campus_id'),
      ('campuses', 'select c.id from changed x join cafeterias c on c.campus_id = x.id'),
      ('slot_loads', 'select x.cafeteria_id from changed x'),
      ('orders', 'select x.cafeteria_id from changed x'),
      ('order_items', 'select x.cafeteria_id from changed x'),
      ('order_changes', 'select o.cafeteria_id from changed x join orders o on o.id = x.order_id')) t(name, cafeterias)
  loop
    foreach act in array array['insert', 'update', 'delete'] loop
      execute format(
        $trigger$create or replace trigger %I after %s on %I referencing %s table as changed for each statement
        when (current_setting('itsur.committing', true) is distinct from 'on') execute function raise_revision(%L)$trigger$,
        watched.name || '_revision_' || act, act, watched.name, case act when 'delete' then 'old' else 'new' end, watched.cafeterias);
    end loop;
  end loop;
end $$;

create or replace trigger cafeterias_revision before update on cafeterias for each row
when (current_setting('itsur.committing', true) is distinct from 'on' and (
  old.campus_id, old.currency, old.number_prefix, old.status, old.pause_reason, old.paused_until, old.menu_version,
  old.accept_within_minutes, old.no_show_after_minutes, old.auto_accept, old.slot_minutes, old.order_lead_minutes, old.slot_capacity,
  old.capacity_percent, old.capacity_until, old.extra_wait_minutes, old.max_open_orders, old.tax_basis_points, old.tips_enabled,
  old.require_pickup_code, old.book_ahead_days, old.business_day, old.orders_today, old.orders_ahead,
  old.student_cancels_accepted, old.answer_within_minutes, old.archived_at) is distinct from (
  new.campus_id, new.currency, new.number_prefix, new.status, new.pause_reason, new.paused_until, new.menu_version,
  new.accept_within_minutes, new.no_show_after_minutes, new.auto_accept, new.slot_minutes, new.order_lead_minutes, new.slot_capacity,
  new.capacity_percent, new.capacity_until, new.extra_wait_minutes, new.max_open_orders, new.tax_basis_points, new.tips_enabled,
  new.require_pickup_code, new.book_ahead_days, new.business_day, new.orders_today, new.orders_ahead,
  new.student_cancels_accepted, new.answer_within_minutes, new.archived_at))
execute function raise_own_revision();

create or replace function refuse_unknown_move() returns trigger language plpgsql set search_path from current as $$
begin
  if not exists (select from order_transitions t where t.from_status = old.status and t.to_status = new.status) then
    raise exception using errcode = 'check_violation', constraint = 'orders_move_known', table = 'orders',
      message = format('no order goes from %s to %s', old.status, new.status);
  end if;
  return new;
end $$;

create or replace trigger orders_move_known before update of status on orders for each row
when (old.status is distinct from new.status) execute function refuse_unknown_move();

-- No more is given back of an order than was paid for it and is still here: of what the provider took, or of what came into
-- the till. Holds the order, and its payment after it, so that two who give back at once do so one after the other.
create or replace function judge_order_refund() returns trigger language plpgsql set search_path from current as $$
declare
  o orders;
  p payments;
  still_here int;
begin
  select * into o from orders where id = new.order_id for no key update;
  if new.way = 'cash' then
    still_here := case when o.status = 'collected' and o.payment_status = 'paid' then o.total_cents - coalesce(o.refunded_cents, 0) end;
  else
    select * into p from payments where order_id = o.id for no key update;
    still_here := case when o.status in ('collected', 'no_show') and o.payment_status in ('captured', 'partially_refunded') and p.status = 'captured'
      then least(o.total_cents - coalesce(o.refunded_cents, 0), p.captured_cents - (
        select coalesce(sum(r.amount_cents), 0) from refunds r where r.payment_id = p.id and r.status <> 'failed')) end;
  end if;
  if still_here is null then
    raise exception using errcode = 'check_violation', constraint = 'order_refunds_of_paid', table = 'order_refunds',
      message = format('nothing was paid in this way for an order that is %s and %s', o.status, o.payment_status);
  end if;
  if new.amount_cents > still_here then
    raise exception using errcode = 'check_violation', constraint = 'order_refunds_within_paid', table = 'order_refunds',
      message = format('%s of %s are still here', new.amount_cents, still_here);
  end if;
  update orders set refunded_cents = coalesce(refunded_cents, 0) + new.amount_cents where id = o.id;
  return new;
end $$;

create or replace trigger order_refunds_judged before insert on order_refunds for each row execute function judge_order_refund();

-- A cafeteria that was archived takes no orders, and none is archived while an order is open. Both hold its row.
create or replace function refuse_orders_of_archived() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from placed o join cafeterias c on c.id = o.cafeteria_id where c.archived_at is not null) then
    raise exception using errcode = 'check_violation', constraint = 'orders_cafeteria_in_use', table = 'orders',
      message = 'the cafeteria was archived';
  end if;
  return null;
end $$;

create or replace trigger orders_cafeteria_in_use after insert on orders referencing new table as placed for each statement
execute function refuse_orders_of_archived();

create or replace function refuse_to_archive() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (
      select from orders where cafeteria_id = new.id and status in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')) then
    raise exception using errcode = 'check_violation', constraint = 'cafeterias_archived_without_orders', table = 'cafeterias',
      message = 'an order of the cafeteria is open';
  end if;
  return new;
end $$;

create or replace trigger cafeterias_archived_without_orders before update of archived_at on cafeterias for each row
when (old.archived_at is null and new.archived_at is not null) execute function refuse_to_archive();
