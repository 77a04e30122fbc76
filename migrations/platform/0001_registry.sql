-- The registry of institutions. `registry_reader` is all that the Worker's login may become outside an institution.
create schema platform;
create role registry_reader nologin;
grant registry_reader to app with inherit false, set true;
grant usage on schema platform to registry_reader;

create table platform.institutions (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{1,30}$' and id not in ('platform', 'public', 'drizzle', 'information_schema') and id not like 'pg\_%'),
  name text not null,
  role_name text not null unique,
  hosts text[] not null default '{}',
  created_at timestamptz not null default now()
);
grant select on platform.institutions to registry_reader;
