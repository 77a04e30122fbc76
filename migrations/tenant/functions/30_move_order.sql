-- Moves an order to another state: guarded by the states it may come from, the version the caller saw and who acts.
-- command: {orderId, to, event, from: [state], version?, reason?, by, cafeteriaIds? (staff: only theirs), userId? (student: only own)}
-- Answers {kind: 'moved', event} or {kind: 'refused', code, order?}. Stock goes back once: the guard lets one move through.
create or replace function move_order(command jsonb) returns jsonb language plpgsql as $$
declare
  current orders;
  moved orders;
  next_seq bigint;
begin
  select * into current from orders where id = (command->>'orderId')::uuid
    and (command->'cafeteriaIds' is null or command->'cafeteriaIds' ? cafeteria_id::text)
    and (command->>'userId' is null or user_id = (command->>'userId')::uuid);
  if current.id is null then
    return '{"kind": "refused", "code": "order_not_found"}';
  end if;
  -- The cafeteria's row first, as placing does; the order is read again under the lock.
  perform from cafeterias where id = current.cafeteria_id for no key update;

  update orders set
    status = command->>'to',
    version = version + 1,
    updated_at = now(),
    reason = coalesce(command->>'reason', reason),
    accepted_at = case when command->>'to' = 'accepted' then now() else accepted_at end,
    started_at = case when command->>'to' = 'preparing' then now() else started_at end,
    ready_at = case when command->>'to' = 'ready' then now() else ready_at end,
    collected_at = case when command->>'to' = 'collected' then now() else collected_at end,
    payment_status = case when command->>'to' = 'collected' and payment_method = 'cash' then 'paid' else payment_status end,
    closed_at = case when command->>'to' in ('collected', 'rejected', 'cancelled', 'expired', 'no_show') then now() end
  where id = current.id and command->'from' ? status
    and (command->>'version' is null or version = (command->>'version')::int)
  returning * into moved;
  if moved.id is null then
    select * into current from orders where id = current.id;
    return jsonb_build_object('kind', 'refused', 'order', order_document(current), 'code', case
      when command->'from' ? current.status then 'version_conflict'
      else 'illegal_transition' end);
  end if;

  if moved.status in ('rejected', 'cancelled', 'expired') then
    update menu_items m set stock = m.stock + given_back.quantity
    from (select menu_item_id, sum(quantity) as quantity from order_items where order_id = moved.id group by 1) given_back
    where m.id = given_back.menu_item_id and m.stock is not null;
  end if;

  update cafeterias set seq = seq + 1 where id = moved.cafeteria_id returning seq into next_seq;
  return jsonb_build_object('kind', 'moved', 'event', record_event(
    moved.cafeteria_id, next_seq, command->>'event', moved, jsonb_build_object('by', command->>'by')));
end $$;
