-- Somebody's messages, for their export and when their account ends.
create index concurrently if not exists notification_deliveries_user on notification_deliveries (user_id, created_at, id);
