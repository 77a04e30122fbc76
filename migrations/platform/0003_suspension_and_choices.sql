-- Out of service since then: its requests are refused, its data stays. null: in service.
alter table platform.institutions add column suspended_at timestamptz;

-- What an institution may do to its own row of the registry: the group of all institutions' roles. They see no table here.
create role institution_itself nologin;
grant usage on schema platform to institution_itself;

-- Changes what an institution's administrators may choose for themselves; providers, limits and hosts are the operators'.
-- Whose row it is says the role that asks, not an argument: none can name another's. A name within a choice that is null
-- takes it back. Answers the configuration as it is now. changes: {branding?, languages?, retention?}, checked by its caller.
create function platform.choose(changes jsonb) returns jsonb
language plpgsql security definer set search_path = platform, pg_temp as $$
declare
  asking text := current_setting('role');
  chosen jsonb;
  choice text;
begin
  if jsonb_typeof(changes) <> 'object' or pg_column_size(changes) > 16384
      or exists (select from jsonb_object_keys(changes) k where k not in ('branding', 'languages', 'retention')) then
    raise exception 'not for an institution to choose' using errcode = '42501';
  end if;
  select config into chosen from institutions where role_name = asking for no key update;
  if not found then raise exception 'the role % is no institution', asking using errcode = '42501'; end if;
  for choice in select jsonb_object_keys(changes) loop
    chosen := chosen || jsonb_build_object(choice,
      jsonb_strip_nulls(coalesce(nullif(chosen->choice, 'null'), '{}') || (changes->choice)));
  end loop;
  update institutions set config = chosen where role_name = asking;
  return chosen;
end $$;
revoke all on function platform.choose(jsonb) from public;
grant execute on function platform.choose(jsonb) to institution_itself;
