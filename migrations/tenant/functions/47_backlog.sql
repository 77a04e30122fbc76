-- How far an institution is behind, for its gauges, and where its audit chain stands: its end, and the hash that it has at
-- a number that somebody outside of the database remembers. Read every minute: a partial index and two keys.
create or replace function backlog(remembered_seq bigint) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'outboxEvents', (select count(*) from event_outbox where processed_at is null),
    'outboxOldestSeconds', (
      select coalesce(extract(epoch from now() - min(at)), 0) from event_outbox where processed_at is null),
    'parked', (select coalesce(jsonb_object_agg(k.kind, k.count), '{}') from (
      select p.kind, count(*) from parked p where is_parked(p) group by p.kind) k),
    'auditHead', (select jsonb_build_object('seq', seq, 'hash', hash) from audit_log order by seq desc limit 1),
    'rememberedHash', (select hash from audit_log where seq = remembered_seq));
$$;
