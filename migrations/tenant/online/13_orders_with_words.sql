-- `orders_personal` holds what it held.
drop index concurrently if exists orders_with_words;
