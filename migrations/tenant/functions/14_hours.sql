-- When a cafeteria is open on a day of its campus: an exception of that day, else its weekday's hours. One without
-- any hours is always open.
create or replace function opening_intervals(cafeteria uuid, tz text, on_day date)
returns table (opens timestamptz, closes timestamptz) language sql stable as $$
  select (on_day + e.opens) at time zone tz, (on_day + e.closes) at time zone tz
  from opening_exceptions e where e.cafeteria_id = cafeteria and e.day = on_day and e.opens is not null
  union all
  select (on_day + h.opens) at time zone tz, (on_day + h.closes) at time zone tz
  from opening_hours h where h.cafeteria_id = cafeteria and h.weekday = extract(isodow from on_day)
    and not exists (select from opening_exceptions e where e.cafeteria_id = cafeteria and e.day = on_day)
  union all
  select on_day::timestamp at time zone tz, (on_day + 1)::timestamp at time zone tz
  where not exists (select from opening_hours h where h.cafeteria_id = cafeteria)
    and not exists (select from opening_exceptions e where e.cafeteria_id = cafeteria and e.day = on_day);
$$;

create or replace function is_open(cafeteria uuid, tz text, at_time timestamptz) returns boolean language sql stable as $$
  select exists (
    select from opening_intervals(cafeteria, tz, (at_time at time zone tz)::date) o
    where o.opens <= at_time and at_time < o.closes);
$$;

-- When a cafeteria that is closed opens again, looking two weeks ahead; null: not known.
create or replace function opens_at(cafeteria uuid, tz text, after_time timestamptz) returns timestamptz language sql stable as $$
  select min(o.opens) from generate_series(0, 14) as n
  cross join lateral opening_intervals(cafeteria, tz, (after_time at time zone tz)::date + n) o
  where o.opens > after_time;
$$;

-- The pickup slots of a day that can still be ordered for: one a break, at the bell, where the campus has breaks that
-- day; else a grid. Counted in elapsed time, so that a day of 23 or 25 hours has its slots and no other.
create or replace function pickup_slots(c cafeterias, tz text, on_day date, after_time timestamptz)
returns table (starts timestamptz, ends timestamptz, break_id uuid, break_name text, order_by timestamptz) language sql stable as $$
  with open as (select * from opening_intervals(c.id, tz, on_day)),
  bells as (
    select b.id, b.name,
      (on_day + case when a.break_id is null then b.starts_at else a.starts_at end) at time zone tz as starts,
      (on_day + case when a.break_id is null then b.ends_at else a.ends_at end) at time zone tz as ends
    from breaks b left join altered_breaks a on a.break_id = b.id and a.day = on_day
    where b.campus_id = c.campus_id and b.weekday = extract(isodow from on_day)),
  slots as (
    select b.starts, b.ends, b.id as break_id, b.name as break_name,
      b.starts - make_interval(mins => c.order_lead_minutes) as order_by
    from bells b where exists (select from open o where o.opens <= b.starts and b.starts < o.closes)
    union all
    select g, least(g + make_interval(mins => c.slot_minutes), o.closes), null, null,
      least(g + make_interval(mins => c.slot_minutes), o.closes) - make_interval(mins => c.order_lead_minutes)
    from open o cross join generate_series(o.opens, o.closes - interval '1 second', make_interval(mins => c.slot_minutes)) as g
    where not exists (select from bells))
  select s.* from slots s where s.order_by > after_time order by s.starts;
$$;

-- What is left in a slot, by resource; what is not limited is not named.
create or replace function slot_room(c cafeterias, slot_start timestamptz) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(k.key, greatest(0,
    k.value::int * case when slot_start < c.capacity_until and now() < c.capacity_until then c.capacity_percent else 100 end / 100
      - coalesce(l.amount, 0))), '{}')
  from jsonb_each_text(c.slot_capacity) k
  left join slot_loads l on l.cafeteria_id = c.id and l.slot = slot_start and l.resource = k.key;
$$;

create or replace function fits(room jsonb, demand jsonb) returns boolean language sql immutable as $$
  select not exists (select from jsonb_each_text(demand) d where (room->>d.key)::int < d.value::int);
$$;

-- Slots that have room for a demand, the next ones first: what a refusal offers instead.
create or replace function next_free_slots(c cafeterias, tz text, demand jsonb, after_time timestamptz, how_many int)
returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(rfc3339(free.starts) order by free.starts), '[]') from (
    select s.starts from generate_series(0, c.book_ahead_days) as n
    cross join lateral pickup_slots(c, tz, (now() at time zone tz)::date + n, greatest(now(), after_time)) s
    where fits(slot_room(c, s.starts), demand)
    order by s.starts limit how_many) free;
$$;

-- The slot that an order takes: the one it wants, or the first with room. Refuses with the next free ones.
create or replace function choose_slot(c cafeterias, tz text, wanted timestamptz, demand jsonb)
returns table (starts timestamptz, ends timestamptz, break_id uuid) language plpgsql stable as $$
declare
  today date := (now() at time zone tz)::date;
  slot record;
begin
  for n in 0..c.book_ahead_days loop
    for slot in select * from pickup_slots(c, tz, today + n, now()) loop
      continue when wanted is not null and slot.starts <> wanted;
      if fits(slot_room(c, slot.starts), demand) then
        return query select slot.starts, slot.ends, slot.break_id;
        return;
      elsif wanted is not null then
        perform refuse('slot_full', jsonb_build_object('nextSlots', next_free_slots(c, tz, demand, wanted, 3)));
      end if;
    end loop;
  end loop;
  perform refuse(case when wanted is null then 'slot_full' else 'slot_unavailable' end,
    jsonb_build_object('nextSlots', next_free_slots(c, tz, demand, now(), 3)));
end $$;

-- Adds to (1) or takes from (-1) the load of a slot what an order asks of it.
create or replace function load_slot(cafeteria uuid, slot_start timestamptz, demand jsonb, sign int) returns void language plpgsql as $$
begin
  if sign < 0 then
    update slot_loads l set amount = l.amount - d.value::int from jsonb_each_text(demand) d
    where l.cafeteria_id = cafeteria and l.slot = slot_start and l.resource = d.key;
  else
    insert into slot_loads as l (cafeteria_id, slot, resource, amount)
    select cafeteria, slot_start, d.key, d.value::int from jsonb_each_text(demand) d where d.value::int > 0
    on conflict (cafeteria_id, slot, resource) do update set amount = l.amount + excluded.amount;
  end if;
end $$;
