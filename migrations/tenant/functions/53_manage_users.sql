-- Whether somebody who administers users may see and change this one. reach: {reach: institution | campus | cafeteria,
-- campusId, cafeteriaIds}. On a campus: its students, staff and managers; in cafeterias: their staff.
create or replace function is_in_reach(u users, reach jsonb) returns boolean language sql stable as $$
  select u.erased_at is null and coalesce(case reach->>'reach'
    when 'institution' then true
    when 'campus' then u.campus_id = (reach->>'campusId')::uuid and u.role in ('student', 'staff', 'manager')
    when 'cafeteria' then u.role = 'staff' and exists (
      select from staff_assignments s where s.user_id = u.id and reach->'cafeteriaIds' ? s.cafeteria_id::text)
    else false end, false);
$$;

-- Refuses to give a role, a campus or cafeterias that are beyond whoever gives them; what does not say how far they reach
-- gives nothing.
create or replace function require_grantable(u users, cafeterias_of jsonb, reach jsonb) returns void language plpgsql as $$
begin
  -- What is nowhere is not found by anybody, rather than out of somebody's reach.
  if exists (select from jsonb_array_elements_text(cafeterias_of) c where c::uuid not in (select id from cafeterias))
  then perform refuse('cafeteria_not_found'); end if;
  if (case reach->>'reach'
    when 'institution' then true
    when 'campus' then u.role in ('student', 'staff', 'manager') and u.campus_id = (reach->>'campusId')::uuid
    when 'cafeteria' then u.role = 'staff' and u.campus_id = (reach->>'campusId')::uuid
      and cafeterias_of <@ (reach->'cafeteriaIds')
    else false end) is not true
  then perform refuse('forbidden'); end if;
  if not exists (select from campuses where id = u.campus_id) then perform refuse('campus_not_found'); end if;
  if exists (select from jsonb_array_elements_text(cafeterias_of) c
    where not exists (select from cafeterias k where k.id = c::uuid and k.campus_id = u.campus_id))
  then perform refuse('cafeteria_not_found'); end if;
end $$;

create or replace function managed_user_document(u users) returns jsonb language sql stable as $$
  select user_document(u) || jsonb_build_object('createdAt', rfc3339(u.created_at), 'deactivatedAt', rfc3339(u.deactivated_at));
$$;

-- Makes an account without a password; its person sets one by the link of the letter. command: {reach, email, name, role,
-- locale, campusId, cafeteriaIds}
create or replace function invite_user(command jsonb) returns users language plpgsql as $$
declare made users;
begin
  made.role := command->>'role';
  made.campus_id := (command->>'campusId')::uuid;
  perform require_grantable(made, command->'cafeteriaIds', command->'reach');
  -- Of nobody's cafeteria, it would be out of its inviter's sight at once.
  if command->'reach'->>'reach' = 'cafeteria' and command->'cafeteriaIds' = '[]' then perform refuse('forbidden'); end if;
  insert into users (email, name, role, locale, campus_id)
  values (command->>'email', command->>'name', made.role, command->>'locale', made.campus_id)
  on conflict (email) do nothing returning * into made;
  if made.id is null then perform refuse('email_taken'); end if;
  perform assign_cafeterias(made, command->'cafeteriaIds', command->'reach');
  return made;
end $$;

-- The cafeterias that somebody works in are these; whoever reaches no farther than their own changes those alone.
create or replace function assign_cafeterias(u users, cafeterias_now jsonb, reach jsonb) returns void language plpgsql as $$
begin
  delete from staff_assignments where user_id = u.id
    and (reach->>'reach' in ('institution', 'campus') or reach->'cafeteriaIds' ? cafeteria_id::text);
  insert into staff_assignments (user_id, cafeteria_id)
  select u.id, c::uuid from jsonb_array_elements_text(cafeterias_now) c where u.role in ('staff', 'manager') on conflict do nothing;
end $$;

-- Changes somebody's name, role, campus, cafeterias, or whether they may sign in. Nobody does that to themselves, and one
-- active administrator stays. command: {reach, actorId, userId, changes: {name?, role?, campusId?, cafeteriaIds?, active?}}
create or replace function change_user(command jsonb) returns users language plpgsql as $$
declare
  changes jsonb := command->'changes';
  reach jsonb := command->'reach';
  u users;
  was_admin boolean;
begin
  -- One after the other, so that two administrators cannot take each other away at once.
  perform pg_advisory_xact_lock(hashtext(current_schema() || ' users'));
  select * into u from users where id = (command->>'userId')::uuid for no key update;
  if u.id is null or not is_in_reach(u, reach) then perform refuse('user_not_found'); end if;
  if (u.id <> (command->>'actorId')::uuid) is not true then perform refuse('not_yourself'); end if;
  -- Who works elsewhere too is not one manager's alone: they take them out of their own cafeterias, and no more.
  if reach->>'reach' = 'cafeteria' and changes - 'cafeteriaIds' <> '{}' and exists (
      select from staff_assignments s where s.user_id = u.id and not reach->'cafeteriaIds' ? s.cafeteria_id::text) then
    perform refuse('forbidden');
  end if;
  was_admin := u.role = 'admin';
  u.role := coalesce(changes->>'role', u.role);
  u.campus_id := coalesce((changes->>'campusId')::uuid, u.campus_id);
  if changes ?| array['role', 'campusId', 'cafeteriaIds'] then
    perform require_grantable(u, coalesce(changes->'cafeteriaIds', case when u.role in ('staff', 'manager') then (
      select coalesce(jsonb_agg(s.cafeteria_id), '[]') from staff_assignments s where s.user_id = u.id) else '[]' end), reach);
  end if;
  update users set
    name = coalesce(changes->>'name', name), role = u.role, campus_id = u.campus_id,
    deactivated_at = case changes->>'active' when 'true' then null when 'false' then coalesce(deactivated_at, now()) else deactivated_at end
  where id = u.id returning * into u;
  -- Their sessions' object forgets these, too; should it not be reached, nothing is pushed all the same.
  if u.deactivated_at is not null then delete from devices where user_id = u.id; end if;
  if changes ? 'cafeteriaIds' then perform assign_cafeterias(u, changes->'cafeteriaIds', reach); end if;
  if u.role not in ('staff', 'manager') then delete from staff_assignments where user_id = u.id; end if;
  if was_admin and not exists (select from users where role = 'admin' and deactivated_at is null and erased_at is null) then
    perform refuse('last_admin');
  end if;
  return u;
end $$;

-- Runs one of the two; a refusal undoes it all. Answers {kind: done, user} or the refusal.
create or replace function manage_users(verb text, command jsonb) returns jsonb language plpgsql as $$
declare
  u users;
  refused_by text;
begin
  -- A statement of its own: what it writes is seen by the next alone.
  u := case verb when 'invite' then invite_user(command) when 'change' then change_user(command) end;
  return jsonb_build_object('kind', 'done', 'user', managed_user_document(u));
exception when sqlstate 'IE001' then
  get stacked diagnostics refused_by = message_text;
  return jsonb_build_object('kind', 'refused', 'code', refused_by);
end $$;
