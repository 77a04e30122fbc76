create index concurrently if not exists order_items_with_words on order_items (order_id) where note is not null;
