-- The user of an institutional identity, whose address the issuer has verified. Who is known by identity is that user: an
-- address that has changed at the institution comes along, unless somebody else's account has it. Who comes first and has an
-- account of that address is linked to it if nobody ever proved it to be theirs (no password, no identity, no mailbox), or by
-- its own proof; a mailbox that was given to somebody else does not hand over the account of whoever had it before. Else
-- they become a student of the institution's first campus. Two first sign-ins at once make one user.
-- command: {issuer, subject, email, name, provedId?}. Answers {kind: known | linked | made, userId} or {kind: unproved}.
create or replace function sign_in_by_identity(command jsonb) returns jsonb language plpgsql as $$
declare
  known uuid;
  account users;
  has_identity boolean;
  became text := 'linked';
begin
  select user_id into known from user_identities
  where issuer = command->>'issuer' and subject = command->>'subject';
  if known is null then
    insert into users (campus_id, email, name, role)
    select id, command->>'email', command->>'name', 'student' from campuses order by id limit 1
    on conflict (email) do nothing;
    if found then became := 'made'; end if;
    select * into account from users where email = command->>'email' for no key update;
    -- Who waited for the row finds what the other has made of it.
    select user_id into known from user_identities
    where issuer = command->>'issuer' and subject = command->>'subject';
  end if;
  if known is not null then
    update users set email = command->>'email', email_verified_at = now()
    where id = known and email <> command->>'email' and erased_at is null
      and not exists (select from users other where other.email = command->>'email');
    return jsonb_build_object('kind', 'known', 'userId', known);
  end if;

  select exists (select from user_identities where user_id = account.id) into has_identity;
  if (account.password_hash is not null or has_identity or account.email_verified_at is not null)
    and account.id is distinct from (command->>'provedId')::uuid then
    -- The issuer knew another person by this address: whoever has the mailbox now gets no link to that one's account.
    if exists (select from user_identities where user_id = account.id and issuer = command->>'issuer') then
      update users set email_verified_at = null where id = account.id;
      update account_letters set used_at = now() where user_id = account.id and secret_hash is not null and used_at is null;
    end if;
    return '{"kind": "unproved"}';
  end if;
  update users set email_verified_at = coalesce(email_verified_at, now()) where id = account.id;
  insert into user_identities (issuer, subject, user_id) values (command->>'issuer', command->>'subject', account.id);
  return jsonb_build_object('kind', became, 'userId', account.id);
exception when unique_violation then
  -- Somebody took the address, or came as the same person, in the same moment.
  return sign_in_by_identity(command);
end $$;

-- As the version before asks. Null, which it takes for an account that nobody signs in to: it is not proved.
create or replace function sign_in_identity(from_issuer text, of_subject text, with_email text, with_name text)
returns uuid language sql volatile as $$
  select (sign_in_by_identity(jsonb_build_object('issuer', from_issuer, 'subject', of_subject, 'email', with_email,
    'name', with_name))->>'userId')::uuid;
$$;
