-- The order that a command is about, if its sender may act on it, under its cafeteria's lock. The cafeteria's row
-- comes first, as placing does; the order is then read as the lock found it.
-- command: {orderId, by, userId? (student: only own), cafeteriaIds? (staff: only theirs)}
create or replace function lock_order(command jsonb) returns orders language plpgsql as $$
declare
  found_order orders;
begin
  select * into found_order from orders where id = (command->>'orderId')::uuid
    and (command->'cafeteriaIds' is null or command->'cafeteriaIds' ? cafeteria_id::text)
    and (command->>'userId' is null or user_id = (command->>'userId')::uuid);
  if found_order.id is null then perform refuse('order_not_found'); end if;
  perform from cafeterias where id = found_order.cafeteria_id for no key update;
  select * into found_order from orders where id = found_order.id;
  return found_order;
end $$;

-- Refuses a change of an order that is in another version, or another state, than its sender saw. Of an order that is
-- closed the version does not matter any more.
create or replace function refuse_stale(o orders, command jsonb) returns void language plpgsql as $$
begin
  if o.closed_at is null and (command->>'version')::int <> o.version then
    perform refuse('version_conflict', jsonb_build_object('order', order_document(o)));
  elsif not command->'from' ? o.status then
    perform refuse('illegal_transition', jsonb_build_object('order', order_document(o)));
  end if;
end $$;

-- Moves an order to another state: guarded by the states it may come from, the version the caller saw and who acts.
-- command, beside that of `lock_order`: {to, event, from: [state], version?, reason?, pickupCode?, actorId?}
create or replace function write_move(command jsonb) returns jsonb language plpgsql as $$
declare
  o orders := lock_order(command);
  seq_before bigint := (select seq from cafeterias where id = o.cafeteria_id);
begin
  perform refuse_stale(o, command);
  if command->>'to' = 'ready' and exists (select from order_changes where order_id = o.id and status = 'proposed') then
    perform refuse('change_pending', jsonb_build_object('order', order_document(o)));
  end if;
  if command->>'to' = 'collected' then
    if command->>'pickupCode' <> o.pickup_code then perform refuse('pickup_code_wrong'); end if;
    if command->>'pickupCode' is null and (select require_pickup_code from cafeterias where id = o.cafeteria_id) then
      perform refuse('pickup_code_required');
    end if;
  end if;
  o := apply_move(o, command->>'to', command->>'event', nullif(command->>'reason', ''), command->>'by', (command->>'actorId')::uuid);
  return jsonb_build_object('kind', 'done', 'order', order_document(o), 'events', events_after(o.cafeteria_id, seq_before));
end $$;

-- Changes the promise of an order that is in work: ready in so many minutes from now, and no less exact than before.
-- command, beside that of `lock_order`: {from, version?, etaMinutes}
create or replace function write_eta(command jsonb) returns jsonb language plpgsql as $$
declare
  o orders := lock_order(command);
  event jsonb;
begin
  perform refuse_stale(o, command);
  update orders set version = version + 1, updated_at = now(),
    promised_from = now() + make_interval(mins => (command->>'etaMinutes')::int),
    promised_until = now() + make_interval(mins => (command->>'etaMinutes')::int) + (o.promised_until - o.promised_from)
  where id = o.id returning * into o;
  event := emit_event(o.cafeteria_id, 'order.eta_changed', o, jsonb_build_object('by', command->>'by', 'etaMinutes', (command->>'etaMinutes')::int));
  return jsonb_build_object('kind', 'done', 'order', event->'order', 'events', jsonb_build_array(event));
end $$;

-- Staff cannot make one line: the student is asked. command, beside that of `lock_order`: {from, version?, itemId, reason?, actorId}
create or replace function write_change_proposal(command jsonb) returns jsonb language plpgsql as $$
declare
  o orders := lock_order(command);
  event jsonb;
begin
  perform refuse_stale(o, command);
  if not exists (select from order_items where order_id = o.id and id = (command->>'itemId')::uuid and removed_at is null) then
    perform refuse('order_item_not_found');
  end if;
  if exists (select from order_changes where order_item_id = (command->>'itemId')::uuid and status = 'proposed') then
    perform refuse('change_already_proposed');
  end if;
  insert into order_changes (order_id, order_item_id, reason, proposed_by)
  values (o.id, (command->>'itemId')::uuid, nullif(command->>'reason', ''), (command->>'actorId')::uuid);
  update orders set version = version + 1, updated_at = now() where id = o.id returning * into o;
  event := emit_event(o.cafeteria_id, 'order.change_proposed', o, jsonb_build_object('by', command->>'by', 'itemId', command->>'itemId'));
  return jsonb_build_object('kind', 'done', 'order', event->'order', 'events', jsonb_build_array(event));
end $$;

-- The student agrees to go without a line (its price leaves the totals, its work the slot, its portions go back to
-- stock, which staff set to what there is), or takes the whole order back. An order without any line left is cancelled. command, beside that of `lock_order`: {from, changeId, accept}
create or replace function write_change_decision(command jsonb) returns jsonb language plpgsql as $$
declare
  o orders := lock_order(command);
  seq_before bigint := (select seq from cafeterias where id = o.cafeteria_id);
  change order_changes;
  line order_items;
  less jsonb;
begin
  perform refuse_stale(o, command);
  update order_changes set status = case when (command->>'accept')::boolean then 'accepted' else 'declined' end, decided_at = now()
  where id = (command->>'changeId')::uuid and order_id = o.id and status = 'proposed' returning * into change;
  if change.id is null then perform refuse('change_not_found'); end if;
  select * into line from order_items where id = change.order_item_id;

  if not (command->>'accept')::boolean
    or not exists (select from order_items where order_id = o.id and removed_at is null and id <> line.id) then
    o := apply_move(o, 'cancelled', 'order.cancelled', change.reason, command->>'by', (command->>'userId')::uuid);
  else
    perform give_back(o, line.id, (command->>'actorId')::uuid);
    update order_items set removed_at = now() where id = line.id;
    -- The dishes may have other stations or minutes by now: never more than the order asked for.
    select coalesce(jsonb_object_agg(w.station, least(w.minutes, (o.demand->>w.station)::int)), '{}') into less
    from (
      select m.station, sum(m.make_minutes * p.quantity)::int as minutes from (
        select line.menu_item_id as id, line.quantity
        union all
        select k.component_id, line.quantity * k.quantity from combo_components k where k.combo_id = line.menu_item_id) p
      join menu_items m on m.id = p.id group by m.station) w
    where o.demand ? w.station;
    if o.pickup_slot is not null then perform load_slot(o.cafeteria_id, o.pickup_slot, less, -1); end if;
    update orders x set version = version + 1, updated_at = now(),
      subtotal_cents = x.subtotal_cents - line.total_cents,
      total_cents = x.total_cents - line.total_cents,
      tax_cents = included_tax(x.subtotal_cents - line.total_cents, (select tax_basis_points from cafeterias where id = x.cafeteria_id)),
      demand = x.demand || (
        select coalesce(jsonb_object_agg(l.key, (x.demand->>l.key)::int - l.value::int), '{}') from jsonb_each_text(less) l)
    where x.id = o.id returning * into o;
    perform want_payment(o, 'line:' || line.id);
    perform emit_event(o.cafeteria_id, 'order.changed', o, jsonb_build_object('by', command->>'by', 'itemId', line.id));
  end if;
  return jsonb_build_object('kind', 'done', 'order', order_document(o), 'events', events_after(o.cafeteria_id, seq_before));
end $$;

-- Runs one of the commands above; a refusal is an answer, and undoes whatever the command wrote.
create or replace function change_order(verb text, command jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  refused_by text;
  facts text;
begin
  perform act_as(command);
  return case verb
    when 'move' then write_move(command)
    when 'eta' then write_eta(command)
    when 'propose_change' then write_change_proposal(command)
    when 'decide_change' then write_change_decision(command)
  end;
exception when sqlstate 'IE001' then
  get stacked diagnostics refused_by = message_text, facts = pg_exception_detail;
  return jsonb_build_object('kind', 'refused', 'code', refused_by, 'facts', facts::jsonb);
end $$;
