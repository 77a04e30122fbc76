create index concurrently if not exists users_search on users using gin (search_grams(search_text(name, email)));
