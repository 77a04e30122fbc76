-- The cash that a cafeteria's day should have left, and what was counted of it. What came in counts on the order's day, what
-- was given back on the day when it was. No `on_day`: today in the campus's zone. Null: no such cafeteria.
create or replace function cash_document(cafeteria uuid, on_day date) returns jsonb language sql stable as $$
  with place as (
    select c.id, c.currency, k.timezone, coalesce(on_day, (now() at time zone k.timezone)::date) as day
    from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria),
  sold as (
    select count(*)::int as orders, coalesce(sum(o.total_cents), 0)::bigint as cents
    from place p join orders o on o.cafeteria_id = p.id and o.business_day = p.day
    where o.status = 'collected' and o.payment_status = 'paid'),
  given as (
    select count(*)::int as refunds, coalesce(sum(r.amount_cents), 0)::bigint as cents
    from place p join order_refunds r on r.cafeteria_id = p.id and r.business_day = p.day and r.way = 'cash')
  select jsonb_build_object(
    'cafeteriaId', p.id, 'day', p.day, 'timezone', p.timezone, 'currency', p.currency,
    'orders', s.orders, 'receivedCents', s.cents, 'refunds', g.refunds, 'refundedCents', g.cents,
    'expectedCents', s.cents - g.cents,
    'counts', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', n.id, 'expectedCents', n.expected_cents, 'countedCents', n.counted_cents,
        'differenceCents', n.counted_cents - n.expected_cents, 'pieces', n.pieces, 'note', n.note, 'by', u.name, 'at', rfc3339(n.at))
        order by n.at desc, n.id desc), '[]')
      from cash_counts n join users u on u.id = n.counted_by where n.cafeteria_id = p.id and n.business_day = p.day))
  from place p cross join sold s cross join given g;
$$;

-- Writes down what somebody has counted, beside what should have been there at that moment. Once for an idempotency key.
-- command: {cafeteriaId, userId, day?, countedCents, pieces?, note?, idempotencyKey?, requestHash}
-- Answers {kind: done, countId, answer} or the refusal.
create or replace function count_cash(command jsonb) returns jsonb language plpgsql as $$
declare
  counter uuid := (command->>'userId')::uuid;
  route constant text := 'POST /cafeterias/{id}/cash-counts';
  cafeteria uuid := (command->>'cafeteriaId')::uuid;
  answer jsonb := take_key(counter, route, command);
  cash jsonb;
  count_id uuid;
begin
  if answer is not null then return answer; end if;
  cash := cash_document(cafeteria, (command->>'day')::date);
  if cash is null then
    answer := '{"kind": "refused", "code": "cafeteria_not_found"}';
  elsif (cash->>'day')::date > (now() at time zone (cash->>'timezone'))::date then
    answer := '{"kind": "refused", "code": "validation_failed"}';
  else
    insert into cash_counts (cafeteria_id, business_day, expected_cents, counted_cents, pieces, note, counted_by)
    values (cafeteria, (cash->>'day')::date, (cash->>'expectedCents')::int, (command->>'countedCents')::int, command->'pieces',
      command->>'note', counter)
    returning id into count_id;
    answer := jsonb_build_object('kind', 'done', 'countId', count_id, 'answer', cash_document(cafeteria, (cash->>'day')::date));
  end if;
  perform keep_answer(counter, route, command, answer);
  return answer;
end $$;
