-- Writes a letter about somebody's account, and its delivery: by e-mail, and that a session was stolen to their phones too.
-- One with a link voids the older of its kind. letter: {id, userId, kind, secretHash?, lifeSeconds?}. Answers the
-- deliveries to queue.
create or replace function write_account_letter(letter jsonb) returns jsonb language plpgsql as $$
declare
  reader users;
  made account_letters;
  planned jsonb;
begin
  select * into reader from users where id = (letter->>'userId')::uuid for no key update;
  update account_letters set used_at = now()
  where user_id = reader.id and kind = letter->>'kind' and secret_hash is not null and used_at is null;
  insert into account_letters (id, user_id, kind, email, secret_hash, expires_at)
  values ((letter->>'id')::uuid, reader.id, letter->>'kind', reader.email, letter->>'secretHash',
    now() + make_interval(secs => (letter->>'lifeSeconds')::int))
  returning * into made;
  with delivery as (
    insert into notification_deliveries (account_letter_id, user_id, channel, device_id, template, due_at)
    select made.id, reader.id, way.channel, way.device_id, made.kind, now() + interval '60 seconds'
    from (
      select 'email' as channel, null::uuid as device_id
      union all select 'push', d.id from devices d where d.user_id = reader.id and made.kind = 'session_stolen') way
    returning id, channel)
  select jsonb_agg(jsonb_build_object('id', id, 'channel', channel)) into planned from delivery;
  return planned;
end $$;

-- Writes the letter with which the password of this address is reset: none when nobody has it, its account is deactivated,
-- or five were asked for within the hour, for a stranger could fill a mailbox. None either where the institution vouches for
-- a person, and this mailbox may be another's by now: who signs in with an identity and never had a password, or whose
-- address somebody else has come with (see `sign_in_by_identity`). Answers the deliveries to queue.
create or replace function write_reset_letter(of_email text, letter jsonb) returns jsonb language plpgsql as $$
declare reader uuid;
begin
  select id into reader from users u where u.email = of_email and u.deactivated_at is null and u.erased_at is null
    and ((u.password_hash is not null and u.email_verified_at is not null)
      or not exists (select from user_identities i where i.user_id = u.id))
  for no key update;
  if reader is null or 5 <= (
      select count(*) from account_letters l
      where l.user_id = reader and l.kind = 'reset_password' and l.created_at > now() - interval '1 hour') then
    return '[]';
  end if;
  return write_account_letter(letter || jsonb_build_object('userId', reader));
end $$;

-- Who reads a letter whose link is good yet, for that mailbox still is the account's: {email, name}; null: it is not.
-- link: {id, secretHash, kinds}
create or replace function reader_of_letter(link jsonb) returns jsonb language sql stable as $$
  select jsonb_build_object('email', u.email, 'name', u.name)
  from account_letters l join users u on u.id = l.user_id
  where l.id = (link->>'id')::uuid and l.secret_hash = link->>'secretHash' and link->'kinds' ? l.kind
    and l.used_at is null and l.expires_at > now()
    and u.email = l.email and u.deactivated_at is null and u.erased_at is null;
$$;

-- Sets a password: the account's failures are forgotten, and every link that could set another is void. password: {hash,
-- account: the keyed hash whose failures were counted}
create or replace function set_password(of_user uuid, password jsonb) returns void language plpgsql as $$
begin
  if password->>'hash' is null then raise exception 'a password without a hash'; end if;
  update users set password_hash = password->>'hash' where id = of_user;
  update account_letters set used_at = now()
  where user_id = of_user and kind in ('reset_password', 'invite') and used_at is null;
  delete from sign_in_failures where subject = password->>'account';
end $$;

-- Uses the link of a letter, once: its mailbox is proved then. A link that sets a password brings it; of a reset its
-- owner is told by `notice`, another letter. link: {id, secretHash, kinds, password?, notice?}. Answers {kind: done, user,
-- letter, deliveries} or the refusal.
create or replace function use_account_letter(link jsonb) returns jsonb language plpgsql as $$
declare
  letter account_letters;
  reader users;
  deliveries jsonb := '[]';
begin
  update account_letters l set used_at = now() where l.id = (link->>'id')::uuid and reader_of_letter(link) is not null
    and l.used_at is null
  returning l.* into letter;
  if letter.id is null then return '{"kind": "refused", "code": "account_link_invalid"}'; end if;
  update users set email_verified_at = coalesce(email_verified_at, now()) where id = letter.user_id returning * into reader;
  if link ? 'password' then perform set_password(reader.id, link->'password'); end if;
  if letter.kind = 'reset_password' then
    deliveries := write_account_letter(link->'notice' || jsonb_build_object('userId', reader.id));
  end if;
  return jsonb_build_object('kind', 'done', 'user', user_document(reader), 'letter', letter.kind, 'deliveries', deliveries);
end $$;

-- Somebody who is signed in sets another password, and is told of it. command: {userId, password, notice}. Answers the
-- deliveries to queue.
create or replace function change_password(command jsonb) returns jsonb language plpgsql as $$
begin
  perform set_password((command->>'userId')::uuid, command->'password');
  return write_account_letter(command->'notice' || jsonb_build_object('userId', command->'userId'));
end $$;
