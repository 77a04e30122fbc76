-- Puts aside what cannot be processed, so that it stops nothing else; the same again is counted. An event counts as processed
-- until somebody begins it anew. things: [{kind, subjectId, what, reason}]
create or replace function park(cafeteria uuid, things jsonb) returns void language plpgsql as $$
begin
  insert into parked as p (cafeteria_id, kind, subject_id, what, reason)
  select distinct on (t.kind, t."subjectId", t.what) cafeteria, t.kind, t."subjectId", t.what, t.reason
  from jsonb_to_recordset(things) as t(kind text, "subjectId" uuid, what text, reason text)
  where exists (select from cafeterias c where c.id = cafeteria)
  on conflict (kind, subject_id, what) do update set reason = excluded.reason, times = p.times + 1, last_at = now();
  update event_outbox set processed_at = now()
  where id in (select (t->>'subjectId')::uuid from jsonb_array_elements(things) t where t->>'kind' = 'event') and processed_at is null;
end $$;

-- Whether it is still so: an order whose time somebody has ended meanwhile, or that has moved on, waits for nothing.
create or replace function is_parked(p parked) returns boolean language sql stable as $$
  select p.kind <> 'order' or exists (
    select from orders o where o.id = p.subject_id and case p.what
      when 'run_out' then case o.status when 'pending_payment' then o.pay_by when 'placed' then o.accept_by when 'ready' then o.collect_by end < now()
      else o.closed_at is null end);
$$;

create or replace function parked_document(p parked) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', p.id, 'kind', p.kind, 'cafeteriaId', p.cafeteria_id, 'subjectId', p.subject_id, 'what', p.what, 'reason', p.reason,
    'cafeteriaName', (select c.name from cafeterias c where c.id = p.cafeteria_id),
    'orderNumber', case p.kind
      when 'event' then (select e.event->'order'->>'number' from event_outbox e where e.id = p.subject_id)
      else (select o.number from orders o where o.id = p.subject_id) end,
    'times', p.times, 'firstAt', rfc3339(p.first_at), 'lastAt', rfc3339(p.last_at));
$$;

-- Begins one anew: its event waits to be processed again. Answers its cafeteria, whose object is to look; null: there is none.
create or replace function release_parked(of_id uuid) returns jsonb language plpgsql as $$
declare p parked;
begin
  delete from parked where id = of_id returning * into p;
  if p.id is null then return null; end if;
  if p.kind = 'event' then update event_outbox set processed_at = null where id = p.subject_id; end if;
  return parked_document(p);
end $$;

-- Forgets what is not so any more, and commands of a week ago: their senders were told.
create or replace function forget_parked() returns void language sql volatile as $$
  delete from parked p where not is_parked(p) or (p.kind = 'command' and p.last_at < now() - interval '7 days');
$$;
