-- What hours and bells are for the documents and edits of an office: hours, their exceptions, the timetable. What an order may
-- be placed for is decided in src/domain/ordering (hours.ts, slots.ts).

-- When a cafeteria is open on a day of its campus: an exception of that day, else its weekday's hours. One without
-- any hours is always open. Hours that a clock change pushes into each other are one interval.
create or replace function opening_intervals(cafeteria uuid, tz text, on_day date)
returns table (opens timestamptz, closes timestamptz) language sql stable as $$
  with exceptional as (select e.opens, e.closes from opening_exceptions e where e.cafeteria_id = cafeteria and e.day = on_day),
  hours as (
    select x.opens, x.closes from exceptional x where x.opens is not null
    union all
    select h.opens, h.closes from opening_hours h
    where h.cafeteria_id = cafeteria and h.weekday = extract(isodow from on_day) and not exists (select from exceptional)
    union all
    select time '00:00', time '24:00'
    where not exists (select from opening_hours h where h.cafeteria_id = cafeteria) and not exists (select from exceptional)),
  instants as (
    select (on_day + h.opens) at time zone tz as opens, (on_day + h.closes) at time zone tz as closes from hours h)
  select lower(merged), upper(merged) from unnest((
    select range_agg(tstzrange(i.opens, i.closes)) from instants i where i.opens < i.closes)) as merged;
$$;

-- Closed at the very moment of closing. The day before counts too: where clocks go back at midnight, it has that hour.
create or replace function is_open(cafeteria uuid, tz text, at_time timestamptz) returns boolean language sql stable as $$
  select exists (
    select from generate_series(-1, 0) as n
    cross join lateral opening_intervals(cafeteria, tz, (at_time at time zone tz)::date + n) o
    where o.opens <= at_time and at_time < o.closes);
$$;

-- When a cafeteria that is closed opens again, looking two weeks ahead; null: not known.
create or replace function opens_at(cafeteria uuid, tz text, after_time timestamptz) returns timestamptz language sql stable as $$
  select min(o.opens) from generate_series(0, 14) as n
  cross join lateral opening_intervals(cafeteria, tz, (after_time at time zone tz)::date + n) o
  where o.opens > after_time;
$$;

-- A pause that has an end is over by itself, whether or not the tick has told of it yet; so is added waiting time.
create or replace function is_paused(c cafeterias) returns boolean language sql stable as $$
  select c.status = 'paused' and coalesce(c.paused_until > now(), true);
$$;

create or replace function current_wait_minutes(c cafeterias) returns int language sql stable as $$
  select case when c.capacity_until <= now() then 0 else c.extra_wait_minutes end;
$$;

-- A break on a day: at its own time, or as it was altered. No row: not that day.
create or replace function bell(b breaks, tz text, on_day date)
returns table (starts timestamptz, ends timestamptz) language sql stable as $$
  select (on_day + t.starts_at) at time zone tz, (on_day + t.ends_at) at time zone tz
  from (
    select a.starts_at, a.ends_at from altered_breaks a where a.break_id = b.id and a.day = on_day
    union all
    select b.starts_at, b.ends_at
    where not exists (select from altered_breaks a where a.break_id = b.id and a.day = on_day)) t
  where t.starts_at is not null and b.weekday = extract(isodow from on_day);
$$;

-- The pickup slots of a day that can still be ordered for: while open, one a break, at the bell; a grid where no break
-- is. Counted in elapsed time, so that a day of 23 or 25 hours has its slots and no other. A start names its slot.
create or replace function pickup_slots(c cafeterias, tz text, on_day date, after_time timestamptz)
returns table (starts timestamptz, ends timestamptz, break_id uuid, break_name text, order_by timestamptz) language sql stable as $$
  with open as (select * from opening_intervals(c.id, tz, on_day)),
  bells as (
    select distinct on (r.starts) r.starts, least(r.ends, o.closes) as ends, b.id, b.name, o.opens
    from breaks b cross join lateral bell(b, tz, on_day) r
    join open o on o.opens <= r.starts and r.starts < o.closes
    where b.campus_id = c.campus_id and r.starts < r.ends
    order by r.starts, r.ends, b.id),
  slots as (
    select b.starts, b.ends, b.id as break_id, b.name as break_name,
      b.starts - make_interval(mins => c.order_lead_minutes) as order_by
    from bells b
    union all
    select g.starts, g.ends, null, null, g.ends - make_interval(mins => c.order_lead_minutes)
    from open o
    cross join generate_series(o.opens, o.closes - interval '1 second', make_interval(mins => c.slot_minutes)) as tooth
    cross join lateral (select tooth as starts, least(tooth + make_interval(mins => c.slot_minutes), o.closes) as ends) g
    where not exists (select from bells b where b.opens = o.opens))
  select s.* from slots s where s.order_by > after_time order by s.starts;
$$;

-- What is left in a slot, by resource; what is not limited is not named. A slot of the grid counts all that falls into
-- it, so that orders from before the grid was changed keep their place; a break counts its own.
create or replace function slot_room(c cafeterias, slot_start timestamptz, slot_end timestamptz, of_break uuid)
returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(k.key, greatest(0,
    k.value::int * case when slot_start < c.capacity_until and now() < c.capacity_until then c.capacity_percent else 100 end / 100
      - (select coalesce(sum(l.amount), 0) from slot_loads l
         where l.cafeteria_id = c.id and l.resource = k.key
           and (l.slot = slot_start or (of_break is null and l.slot > slot_start and l.slot < slot_end))))), '{}')
  from jsonb_each_text(c.slot_capacity) k;
$$;

create or replace function fits(room jsonb, demand jsonb) returns boolean language sql immutable as $$
  select not exists (select from jsonb_each_text(demand) d where (room->>d.key)::int < d.value::int);
$$;

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
