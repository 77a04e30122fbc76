-- Counted every minute (sweep_payments): those that fail again and again.
create index concurrently if not exists payments_stuck on payments (attempts) where attempts > 4;
