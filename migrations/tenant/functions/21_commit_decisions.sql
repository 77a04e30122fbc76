-- Writes what a group of commands has come to (src/domain/ordering), all of it or nothing, and only if the cafeteria still
-- stands where it was decided. It holds no rule of ordering: constraints judge what is written. A row of `doc` has the
-- names of its table's columns; src/db/ordering/commit.ts writes them and parses the answer.
--
-- doc: {events, orders, changedOrders, items, removedItems, markedItems, lineChanges, withdrawnChanges, stock, movements, options, loads,
-- cafeteria, keys, profiles, notifications, openedPayments, givenBack, paymentWishes, followedPayments}, each of them optional.
--
-- Answers {kind: committed, deliveries, payments}; {kind: stale, commandIds}: it stands elsewhere by now, after the events
-- of those commands; {kind: known, answers}: keys that came before; {kind: profiles, users}: allergens that are others than
-- the commands took them for; {kind: absent}: no such cafeteria. Nothing is written but for the first.
create or replace function commit_decisions(cafeteria uuid, at_epoch uuid, at_seq bigint, at_revision bigint, doc jsonb)
returns jsonb language plpgsql as $$
declare
  c cafeterias;
  found_others jsonb;
  wave jsonb;
  queued jsonb;
  told jsonb;
begin
  select * into c from cafeterias where id = cafeteria for no key update;
  if c.id is null then return '{"kind": "absent"}'; end if;
  if c.epoch <> at_epoch or c.seq <> at_seq or c.revision <> at_revision then
    return jsonb_build_object('kind', 'stale', 'commandIds', (
      select coalesce(jsonb_agg(distinct e.event->'act'->>'commandId') filter (where e.event->'act' ? 'commandId'), '[]')
      from event_outbox e where c.epoch = at_epoch and e.cafeteria_id = c.id and e.seq > at_seq and e.seq <= at_seq + 1000));
  end if;

  if doc ? 'keys' then
    select jsonb_agg(jsonb_build_object('commandId', k.command_id, 'isSameRequest', i.request_hash = k.request_hash, 'outcome', i.outcome))
    into found_others
    from jsonb_to_recordset(doc->'keys') as k(command_id text, user_id uuid, route text, key text, request_hash text)
    join idempotency_keys i on i.user_id = k.user_id and i.route = k.route and i.key = k.key
    where i.created_at >= now() - interval '24 hours';
    if found_others is not null then return jsonb_build_object('kind', 'known', 'answers', found_others); end if;
  end if;
  if doc ? 'profiles' then
    select jsonb_agg(jsonb_build_object('userId', u.id, 'allergens', u.allergens)) into found_others
    from jsonb_to_recordset(doc->'profiles') as p(user_id uuid, allergens text[])
    join users u on u.id = p.user_id where u.allergens <> p.allergens;
    if found_others is not null then return jsonb_build_object('kind', 'profiles', 'users', found_others); end if;
  end if;

  -- Nothing is to be written: what was refused, or asked twice, was decided on what is so.
  if not doc ? 'revision' then return '{"kind": "committed", "deliveries": [], "payments": []}'; end if;

  perform set_config('itsur.committing', 'on', true);
  update cafeterias x set
    seq = x.seq + coalesce(jsonb_array_length(doc->'events'), 0), revision = (doc->>'revision')::bigint,
    status = r.status, pause_reason = r.pause_reason, paused_until = r.paused_until, menu_version = r.menu_version,
    capacity_percent = r.capacity_percent, capacity_until = r.capacity_until, extra_wait_minutes = r.extra_wait_minutes,
    business_day = r.business_day, orders_today = r.orders_today, orders_ahead = r.orders_ahead
  from jsonb_populate_record(c, doc->'cafeteria') r where x.id = c.id;

  if doc ? 'keys' then
    insert into idempotency_keys as k (user_id, route, key, request_hash, outcome)
    select n.user_id, n.route, n.key, n.request_hash, n.outcome
    from jsonb_to_recordset(doc->'keys') as n(user_id uuid, route text, key text, request_hash text, outcome jsonb)
    -- Of an answer for the moment alone it was only asked whether there is an earlier one.
    where n.outcome is not null
    on conflict (user_id, route, key) do update
      set request_hash = excluded.request_hash, outcome = excluded.outcome, created_at = now();
  end if;
  if doc ? 'orders' then
    insert into orders select * from jsonb_populate_recordset(null::orders, doc->'orders');
    insert into order_items select * from jsonb_populate_recordset(null::order_items, doc->'items');
  end if;
  -- What an older Worker does not know of an order stays as it was. In waves: an order that moves twice makes both moves, each of which `orders_move_known` has to know.
  for wave in select w from jsonb_array_elements(doc->'changedOrders') w loop
    update orders o set
      status = r.status, version = r.version, subtotal_cents = r.subtotal_cents, tax_cents = r.tax_cents, total_cents = r.total_cents,
      payment_status = r.payment_status, promised_from = r.promised_from, promised_until = r.promised_until, demand = r.demand,
      pickup_slot = coalesce(r.pickup_slot, o.pickup_slot), rescheduled_at = coalesce(o.rescheduled_at, r.rescheduled_at),
      break_id = case when r.pickup_slot is null or r.pickup_slot = o.pickup_slot then o.break_id else r.break_id end,
      pickup_code = coalesce(r.pickup_code, o.pickup_code), printed = coalesce(r.printed, o.printed), ahead = coalesce(r.ahead, o.ahead), fee_cents = coalesce(r.fee_cents, o.fee_cents),
      pay_by = r.pay_by, accept_by = r.accept_by, collect_by = r.collect_by, reason = r.reason, updated_at = r.updated_at,
      accepted_at = r.accepted_at, started_at = r.started_at, ready_at = r.ready_at, collected_at = r.collected_at, closed_at = r.closed_at
    from jsonb_populate_recordset(null::orders, wave) r where o.id = r.id;
  end loop;
  if doc ? 'removedItems' then
    update order_items i set removed_at = r.removed_at
    from jsonb_to_recordset(doc->'removedItems') as r(id uuid, removed_at timestamptz) where i.id = r.id;
  end if;
  if doc ? 'markedItems' then
    update order_items i set stations = m.stations
    from jsonb_to_recordset(doc->'markedItems') as m(id uuid, stations jsonb) where i.id = m.id;
  end if;
  if doc ? 'lineChanges' then
    insert into order_changes as h (id, order_id, order_item_id, status, reason, proposed_by, proposed_at, answer_by, decided_at)
    select n.id, n.order_id, n.order_item_id, n.status, n.reason, n.proposed_by, n.proposed_at, n.answer_by, n.decided_at
    from jsonb_populate_recordset(null::order_changes, doc->'lineChanges') n where n.proposed_by is not null;
    update order_changes h set status = n.status, decided_at = n.decided_at
    from jsonb_populate_recordset(null::order_changes, doc->'lineChanges') n where h.id = n.id and n.decided_at is not null;
  end if;
  -- A question that was taken back was not put: the events tell that it had been.
  if doc ? 'withdrawnChanges' then
    delete from order_changes h using jsonb_array_elements_text(doc->'withdrawnChanges') n(id) where h.id = n.id::uuid;
  end if;
  if doc ? 'stock' then
    update menu_items m set stock = coalesce(m.stock, 0) + s.quantity
    from jsonb_to_recordset(doc->'stock') as s(id uuid, quantity int) where m.id = s.id;
    insert into stock_movements (cafeteria_id, menu_item_id, kind, quantity, stock_after, order_id, by_user_id, at)
    select c.id, s.menu_item_id, s.kind, s.quantity, s.stock_after, s.order_id, s.by_user_id, clock_timestamp()
    from jsonb_populate_recordset(null::stock_movements, doc->'movements') s;
  end if;
  if doc ? 'options' then
    update modifiers x set stock = x.stock + s.quantity
    from jsonb_to_recordset(doc->'options') as s(id uuid, quantity int) where x.id = s.id;
  end if;
  if doc ? 'loads' then
    insert into slot_loads as l (cafeteria_id, slot, resource, amount)
    select c.id, n.slot, n.resource, n.amount from jsonb_to_recordset(doc->'loads') as n(slot timestamptz, resource text, amount int)
    where n.amount > 0
    on conflict (cafeteria_id, slot, resource) do update set amount = l.amount + excluded.amount;
    update slot_loads l set amount = l.amount + n.amount
    from jsonb_to_recordset(doc->'loads') as n(slot timestamptz, resource text, amount int)
    where n.amount < 0 and l.cafeteria_id = c.id and l.slot = n.slot and l.resource = n.resource;
  end if;
  if doc ? 'events' then
    insert into event_outbox (id, cafeteria_id, campus_id, seq, type, at, event, processed_at)
    select e.id, c.id, c.campus_id, e.seq, e.type, e.at, e.event, case when e.is_processed then now() end
    from jsonb_to_recordset(doc->'events') as e(id uuid, seq bigint, type text, at timestamptz, event jsonb, is_processed boolean);
  end if;
  if doc ? 'notifications' then
    select jsonb_agg(jsonb_build_object('id', q.id, 'channel', q.channel)) into queued
    from record_notifications(doc->'notifications', (select k.timezone from campuses k where k.id = c.campus_id)) q;
  end if;
  if doc ? 'openedPayments' then
    insert into payments (order_id, cafeteria_id, method, amount_cents, currency, wanted_cents, due_at)
    select o.id, o.cafeteria_id, o.payment_method, o.total_cents, o.currency, o.total_cents, now() + interval '30 seconds'
    from jsonb_array_elements_text(doc->'openedPayments') n(id) join orders o on o.id = n.id::uuid;
  end if;
  if doc ? 'givenBack' then perform give_back(doc->'givenBack'); end if;
  if doc ? 'paymentWishes' then perform wish_payments(doc->'paymentWishes'); end if;
  if doc ? 'followedPayments' then perform end_following(doc->'followedPayments'); end if;
  if doc ?| array['openedPayments', 'followedPayments'] then
    select jsonb_agg(payment_document(p)) into told
    from payments p
    where p.order_id in (select n.id::uuid from jsonb_array_elements_text(doc->'openedPayments') n(id))
      or p.id in (select (f->>'payment_id')::uuid from jsonb_array_elements(doc->'followedPayments') f);
  end if;
  perform set_config('itsur.committing', '', true);
  return jsonb_build_object('kind', 'committed', 'deliveries', coalesce(queued, '[]'), 'payments', coalesce(told, '[]'));
end $$;

-- The order that a command has last written, and whether it has placed it: for a command whose answer was lost. Null: it has
-- written none. Looks at the newest events alone: whoever asks has just asked before.
create or replace function committed_order(cafeteria uuid, command text) returns jsonb language sql stable as $$
  with newest as (
    select e.seq, e.type, e.event from event_outbox e where e.cafeteria_id = cafeteria order by e.seq desc limit 2000),
  own as (select n.seq, n.type, n.event->'order' as document from newest n where n.event->'act'->>'commandId' = command and n.event ? 'order')
  select jsonb_build_object('order', o.document,
    'wasPlaced', exists (select from own where type in ('order.placed', 'order.payment_pending')))
  from own o order by o.seq desc limit 1;
$$;
