-- How long a subject is left alone after so many failures in a row: from the `allowed`th on 1 s, 2 s, 4 s … up to 15 min.
create or replace function back_off(failures int, allowed int) returns interval language sql immutable as $$
  select case when failures >= allowed then make_interval(secs => least(900, 2 ^ least(failures - allowed, 10))) end;
$$;

-- Counts a try to sign in before it is made, so that tries at the same time cannot slip past: it is taken back when it
-- succeeds. After an hour without any, failures are forgotten. Answers the seconds to wait, 0: go on.
create or replace function count_try(of_subject text, allowed int) returns int language plpgsql as $$
declare f sign_in_failures;
begin
  insert into sign_in_failures (subject, failures) values (of_subject, 0) on conflict do nothing;
  select * into f from sign_in_failures where subject = of_subject for update;
  if f.blocked_until > now() then return ceil(extract(epoch from f.blocked_until - now())); end if;
  f.failures := case when f.last_at < now() - interval '1 hour' then 1 else f.failures + 1 end;
  update sign_in_failures set failures = f.failures, last_at = now(), blocked_until = now() + back_off(f.failures, allowed)
  where subject = of_subject;
  return 0;
end $$;

-- Begins a sign-in by password: of the account that has this address, if any, and from where it comes (both subjects are
-- keyed hashes). An account that nobody has is counted like any other. Answers {retryInSeconds, user}; user is null too
-- when it was deactivated.
create or replace function begin_sign_in(of_email text, account text, network text) returns jsonb language plpgsql as $$
declare
  -- Always in this order, so that two tries cannot wait for one another.
  wait int := greatest(count_try(account, 5), count_try(network, 50));
begin
  return jsonb_build_object('retryInSeconds', wait, 'user', case when wait = 0 then (
    select user_document(u) || jsonb_build_object('passwordHash', u.password_hash) from users u
    where u.email = of_email and u.deactivated_at is null and u.erased_at is null) end);
end $$;

-- A sign-in succeeded: the account begins anew, and the network is given its try back.
create or replace function forget_failures(account text, network text) returns jsonb language plpgsql as $$
begin
  delete from sign_in_failures where subject = account;
  update sign_in_failures set failures = greatest(0, failures - 1), blocked_until = null where subject = network;
  return 'true';
end $$;
