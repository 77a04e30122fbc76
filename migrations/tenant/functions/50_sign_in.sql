-- The user of an institutional identity, whose address the issuer has verified. Who is known by identity is that user,
-- whatever the address says by now. Who comes first and has an account of that address is linked to it, else becomes a
-- student of the institution's first campus. Two first sign-ins at once make one user.
create or replace function sign_in_identity(from_issuer text, of_subject text, with_email text, with_name text)
returns uuid language plpgsql as $$
declare
  known uuid;
begin
  select user_id into known from user_identities where issuer = from_issuer and subject = of_subject;
  if known is not null then return known; end if;

  insert into users (campus_id, email, name, role)
  select id, with_email, with_name, 'student' from campuses order by id limit 1
  on conflict (email) do nothing;
  update users set email_verified_at = coalesce(email_verified_at, now()) where email = with_email returning id into known;
  insert into user_identities (issuer, subject, user_id) values (from_issuer, of_subject, known)
  on conflict (issuer, subject) do nothing;
  select user_id into known from user_identities where issuer = from_issuer and subject = of_subject;
  return known;
end $$;
