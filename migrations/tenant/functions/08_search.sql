-- Text as it is looked for: whatever its case, its accents and the form in which they were written. Bodies of one expression
-- are bound when they are made: an index on them is built where no search path leads to an institution.
create or replace function search_fold(t text) returns text language sql immutable
return lower(regexp_replace(normalize(t, NFKD), U&'[\0300-\036f]', '', 'g'));

-- The words of a person that are looked through.
create or replace function search_text(name text, email text) returns text language sql immutable
return search_fold(name || E'\n' || email);

-- The threes of letters in a folded text: whatever holds another text holds all of that one's.
create or replace function search_grams(t text) returns text[] language sql immutable
return array(select distinct substr(t, i, 3) from generate_series(1, length(t) - 2) i);
