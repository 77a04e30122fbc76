-- The text of an entry that its hash covers: all of it but the hashes. jsonb writes equal values in one way. The one
-- definition, for whoever appends and whoever verifies.
create or replace function audit_text(e audit_log) returns text language sql stable as $$
  select jsonb_build_array(e.seq, e.act_id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor_id,
    e.actor_role, e.action, e.subject_type, e.subject_id, e.facts, e.request_id)::text;
$$;

create or replace function audit_hash(e audit_log) returns text language sql stable as $$
  select encode(sha256(convert_to(e.previous_hash || audit_text(e), 'UTF8')), 'hex');
$$;

-- Appends acts to the chain, in their order, and answers where it ends now: {added, seq, hash}. An act that is there
-- already is left out. acts: [{actId, at, actorId, actorRole, action, subjectType, subjectId, facts, requestId}]
create or replace function append_audit(acts jsonb) returns jsonb language plpgsql as $$
declare
  entry audit_log;
  act jsonb;
  added int := 0;
  last_seq bigint;
  last_hash text;
begin
  -- One writer an institution; what is read below is what the writer before has committed.
  perform pg_advisory_xact_lock(hashtext('audit_log'), hashtext(current_schema()));
  select seq, hash into last_seq, last_hash from audit_log order by seq desc limit 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, repeat('0', 64));
  for act in select a from jsonb_array_elements(acts) with ordinality as l(a, place) order by place loop
    entry := row(last_seq + 1, act->>'actId', act->>'at', act->>'actorId', act->>'actorRole', act->>'action',
      act->>'subjectType', act->>'subjectId', coalesce(act->'facts', '{}'), act->>'requestId', last_hash, '');
    entry.hash := audit_hash(entry);
    insert into audit_log values (entry.*) on conflict (act_id) do nothing;
    if found then
      last_seq := entry.seq;
      last_hash := entry.hash;
      added := added + 1;
    end if;
  end loop;
  return jsonb_build_object('added', added, 'seq', last_seq, 'hash', last_hash);
end $$;

-- Recomputes the chain. `brokenSeq` is the first entry that is not what was appended, or does not follow the one before;
-- null: all is as it was written. The end of the chain is told for whoever wrote it down before: entries taken off the
-- end leave a chain that is whole.
create or replace function verify_audit() returns jsonb language sql stable as $$
  select jsonb_build_object('entries', count(*), 'brokenSeq', min(c.seq) filter (where c.broken),
    'seq', max(c.seq), 'hash', (select hash from audit_log order by seq desc limit 1))
  from (
    select a.seq, a.seq <> row_number() over chain or a.hash <> audit_hash(a)
      or a.previous_hash <> coalesce(lag(a.hash) over chain, repeat('0', 64)) as broken
    from audit_log a window chain as (order by a.seq)) c;
$$;
