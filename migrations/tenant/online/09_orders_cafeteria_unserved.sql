-- The few that were not collected, for staff who look for them among all that were.
create index concurrently if not exists orders_cafeteria_unserved on orders (cafeteria_id, created_at, id)
where status in ('rejected', 'cancelled', 'expired', 'no_show');
