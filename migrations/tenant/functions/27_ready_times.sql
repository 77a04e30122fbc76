-- The latest orders of a cafeteria that became ready, four weeks of them at most: what its promises are learnt from. Instants
-- are milliseconds since the epoch. Null: no such cafeteria.
create or replace function ready_times(cafeteria uuid) returns jsonb language sql stable as $$
  select coalesce((
    select jsonb_agg(jsonb_build_object(
      'placedAt', (extract(epoch from o.created_at) * 1000)::bigint,
      'promisedFrom', (extract(epoch from o.promised_from) * 1000)::bigint,
      'readyAt', (extract(epoch from o.ready_at) * 1000)::bigint,
      'demand', o.demand))
    from (
      select created_at, promised_from, ready_at, demand from orders
      where cafeteria_id = c.id and created_at > now() - interval '28 days' and ready_at is not null and promised_from is not null
      order by created_at desc limit 2000) o), '[]')
  from cafeterias c where c.id = cafeteria;
$$;
