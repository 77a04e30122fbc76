-- Writes a letter about somebody's account, and its delivery by e-mail. One with a link voids the older of its kind.
-- letter: {id, userId, kind, secretHash?, lifeSeconds?}. Answers the deliveries to queue.
create or replace function write_account_letter(letter jsonb) returns jsonb language plpgsql as $$
declare
  reader users;
  made account_letters;
  delivery uuid;
begin
  select * into reader from users where id = (letter->>'userId')::uuid for no key update;
  update account_letters set used_at = now()
  where user_id = reader.id and kind = letter->>'kind' and secret_hash is not null and used_at is null;
  insert into account_letters (id, user_id, kind, email, secret_hash, expires_at)
  values ((letter->>'id')::uuid, reader.id, letter->>'kind', reader.email, letter->>'secretHash',
    now() + make_interval(secs => (letter->>'lifeSeconds')::int))
  returning * into made;
  insert into notification_deliveries (account_letter_id, user_id, channel, template, due_at)
  values (made.id, reader.id, 'email', made.kind, now() + interval '60 seconds') returning id into delivery;
  return jsonb_build_array(jsonb_build_object('id', delivery, 'channel', 'email'));
end $$;

-- The user who may reset the password of this address: null too when there is none, or it was deactivated.
create or replace function user_to_reset(of_email text) returns uuid language sql stable as $$
  select id from users where email = of_email and deactivated_at is null and erased_at is null;
$$;

-- Uses the link of a letter, once, while it is good and its mailbox still is the account's: that mailbox is proved then.
-- A link that sets a password brings its hash.
-- command: {id, secretHash, kinds, passwordHash?}. Answers {kind: done, user, letter} or the refusal.
create or replace function use_account_letter(command jsonb) returns jsonb language plpgsql as $$
declare
  letter account_letters;
  reader users;
begin
  update account_letters l set used_at = now()
  from users u
  where l.id = (command->>'id')::uuid and l.secret_hash = command->>'secretHash' and command->'kinds' ? l.kind
    and l.used_at is null and l.expires_at > now()
    and u.id = l.user_id and u.email = l.email and u.deactivated_at is null and u.erased_at is null
  returning l.* into letter;
  if letter.id is null then return '{"kind": "refused", "code": "account_link_invalid"}'; end if;
  update users set email_verified_at = coalesce(email_verified_at, now()),
    password_hash = coalesce(command->>'passwordHash', password_hash)
  where id = letter.user_id returning * into reader;
  return jsonb_build_object('kind', 'done', 'user', user_document(reader), 'letter', letter.kind);
end $$;
