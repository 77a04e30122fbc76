-- Takes an idempotency key for the first request that brings it: null, and its caller does the work and keeps the answer
-- under the key (`keep_answer`). Any other is answered from here: with the first answer, or that the key was for another
-- request. A row older than 24 h has lapsed and is taken over; a concurrent twin waits for the first to commit. Without
-- a key everybody is the first. command: {idempotencyKey?, requestHash}
create or replace function take_key(of_user uuid, of_route text, command jsonb) returns jsonb language plpgsql as $$
declare kept idempotency_keys;
begin
  if command->>'idempotencyKey' is null then return null; end if;
  insert into idempotency_keys as k (user_id, route, key, request_hash)
  values (of_user, of_route, command->>'idempotencyKey', command->>'requestHash')
  on conflict (user_id, route, key) do update
    set request_hash = excluded.request_hash, outcome = null, created_at = now()
    where k.created_at < now() - interval '24 hours';
  if found then return null; end if;
  select * into kept from idempotency_keys
  where user_id = of_user and route = of_route and key = command->>'idempotencyKey';
  return case when kept.request_hash = command->>'requestHash'
    then kept.outcome || '{"replayed": true}'
    else '{"kind": "refused", "code": "idempotency_key_reused"}' end;
end $$;

-- Keeps the first answer under its key, without its events (a replay publishes nothing) and the payment as it was then. One that is a fault of ours
-- (`failed`) gives the key back: it may be tried again.
create or replace function keep_answer(of_user uuid, of_route text, command jsonb, answer jsonb) returns void language plpgsql as $$
begin
  if answer->>'kind' = 'failed' then
    delete from idempotency_keys where user_id = of_user and route = of_route and key = command->>'idempotencyKey';
  else
    update idempotency_keys set outcome = answer - array['events', 'payment']
    where user_id = of_user and route = of_route and key = command->>'idempotencyKey';
  end if;
end $$;

-- Whether a constraint refuses what a client asked for: those of orders and menus that src/db/constraints.ts explains.
-- Any other that is run into is a fault of ours.
create or replace function is_refusal(violated text) returns boolean language sql immutable as $$
  select violated in ('menu_items_stock_not_negative', 'modifiers_stock_not_negative', 'orders_total_not_negative', 'ingredients_name_unique');
$$;
