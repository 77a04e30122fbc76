-- The few that reached nobody, for admins who look for them and begin them anew. Not of all: the status of every delivery
-- changes, and `notification_deliveries_newest` finds what is frequent.
create index concurrently if not exists notification_deliveries_undelivered on notification_deliveries (status, created_at, id)
where status in ('failed', 'dead');
