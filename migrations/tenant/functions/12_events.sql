-- Whoever sent a command ({actorId?, by}) has done what the rest of this transaction tells of: its events carry them
-- to the audit log.
create or replace function act_as(command jsonb) returns void language sql volatile as $$
  select set_config('itsur.act', case when command ? 'actorId'
    then jsonb_build_object('actorId', command->>'actorId', 'actorRole', command->>'by')::text else '' end, true);
$$;

-- Writes an event into the outbox, in the transaction of the change that it tells of, and returns it. The number is
-- taken under the cafeteria's row lock: gap-free, and in commit order. `changed_order` and `facts` may be null. It goes
-- back to the request that the connection speaks for (`itsur.origin`: {requestId, traceparent}, set in src/db/client.ts).
create or replace function emit_event(cafeteria uuid, event_type text, changed_order orders, facts jsonb)
returns jsonb language plpgsql as $$
declare
  event_id uuid := uuidv7();
  next_seq bigint;
  event jsonb;
begin
  update cafeterias set seq = seq + 1 where id = cafeteria returning seq into next_seq;
  event := jsonb_strip_nulls(jsonb_build_object(
    'type', 'event', 'seq', next_seq, 'id', event_id, 'event', event_type, 'at', rfc3339(now()), 'data', facts,
    'act', nullif(coalesce(nullif(current_setting('itsur.act', true), '')::jsonb, '{}')
      || coalesce(nullif(current_setting('itsur.origin', true), '')::jsonb, '{}'), '{}')));
  if changed_order.id is not null then
    event := event || jsonb_build_object('order', order_document(changed_order));
  end if;
  insert into event_outbox (id, cafeteria_id, seq, type, event)
  values (event_id, cafeteria, next_seq, event_type, event);
  return event;
end $$;

-- Names an act that its newest event alone does not tell of, and what the audit log is to keep of it. No socket hears it.
create or replace function note_act(cafeteria uuid, action text, facts jsonb) returns void language sql volatile as $$
  update event_outbox o
  set event = o.event || jsonb_build_object('act', coalesce(o.event->'act', '{}') || jsonb_build_object('action', action, 'facts', facts))
  where o.cafeteria_id = cafeteria and o.seq = (select c.seq from cafeterias c where c.id = cafeteria);
$$;

-- The events of a cafeteria after a number, in order.
create or replace function events_after(cafeteria uuid, after_seq bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(e.event order by e.seq), '[]') from event_outbox e
  where e.cafeteria_id = cafeteria and e.seq > after_seq;
$$;

-- Refuses a command with a stable code and what its caller may know. Undone is whatever the command wrote.
create or replace function refuse(code text, facts jsonb default '{}') returns void language plpgsql as $$
begin
  raise exception using errcode = 'IE001', message = code, detail = facts::text;
end $$;

-- Raises the version of a menu and tells everybody, so that no phone keeps an old one.
create or replace function menu_changed(cafeteria uuid, event_type text, facts jsonb) returns void language plpgsql as $$
declare version int;
begin
  update cafeterias set menu_version = menu_version + 1 where id = cafeteria returning menu_version into version;
  perform emit_event(cafeteria, event_type, null, facts || jsonb_build_object('menuVersion', version));
end $$;
