-- A user as the API tells of them. A campus administrator's cafeterias are all those of the campus.
create or replace function user_document(u users) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', u.id, 'email', u.email, 'name', u.name, 'role', u.role, 'locale', u.locale, 'campusId', u.campus_id,
    'allergens', to_jsonb(u.allergens), 'diet', u.diet, 'emailVerified', u.email_verified_at is not null,
    'cafeteriaIds', (
      select coalesce(jsonb_agg(c.id order by c.id), '[]') from cafeterias c
      where case when u.role = 'campus_admin' then c.campus_id = u.campus_id
        else c.id in (select s.cafeteria_id from staff_assignments s where s.user_id = u.id) end));
$$;
