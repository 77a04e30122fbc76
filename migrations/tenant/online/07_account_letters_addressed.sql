-- Letters whose address the hourly sweep has not taken out yet.
create index concurrently if not exists account_letters_addressed on account_letters (created_at) where email <> '';
