-- What the hourly sweep of personal data has still to go through (orders_to_forget), and nothing else.
create index concurrently if not exists orders_personal on orders (id)
where note is not null or reason is not null or student_name is not null or acknowledged_allergens <> '{}';
