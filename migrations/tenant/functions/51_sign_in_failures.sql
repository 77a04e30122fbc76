-- How long a subject is left alone after so many failures: from the `allowed`th on 1 s, 2 s, 4 s … up to 15 min. Null: not yet.
create or replace function back_off(failures int, allowed int) returns interval language sql immutable as $$
  select case when failures >= allowed then make_interval(secs => least(900, 2 ^ least(failures - allowed, 10))) end;
$$;

-- The seconds that a subject is left alone yet; 0: it is not.
create or replace function block_of(of_subject text) returns int language sql stable as $$
  select coalesce((
    select greatest(0, ceil(extract(epoch from blocked_until - now())))::int from sign_in_failures where subject = of_subject), 0);
$$;

-- Counts a failure of a subject, or a try that may become one, unless it is left alone. One is forgotten every
-- `forgotten_every`. Answers the seconds to wait, 0: counted.
create or replace function count_failure(of_subject text, allowed int, forgotten_every interval) returns int language plpgsql as $$
declare f sign_in_failures;
begin
  insert into sign_in_failures (subject, failures) values (of_subject, 0) on conflict do nothing;
  select * into f from sign_in_failures where subject = of_subject for update;
  if f.blocked_until > now() then return block_of(of_subject); end if;
  -- Who waited for the row began before its last failure.
  f.failures := 1 + greatest(0, f.failures
    - floor(greatest(0, extract(epoch from now() - f.last_at)) / extract(epoch from forgotten_every))::int);
  update sign_in_failures set failures = f.failures, last_at = now(), blocked_until = now() + back_off(f.failures, allowed)
  where subject = of_subject;
  return 0;
end $$;

-- Begins a sign-in by password: of the account that has this address, if any, and from where it comes (both subjects are
-- keyed hashes; no network: a campus, of which one cannot be told from another). The account's try is counted before it is
-- made, so that tries at the same time cannot slip past; an account that nobody has is counted like any other. Answers
-- {retryInSeconds, user}; user is null too when it was deactivated.
create or replace function begin_sign_in(of_email text, account text, network text) returns jsonb language plpgsql as $$
declare wait int := block_of(network);
begin
  if wait = 0 then wait := count_failure(account, 5, interval '15 minutes'); end if;
  return jsonb_build_object('retryInSeconds', wait, 'user', case when wait = 0 then (
    select user_document(u) || jsonb_build_object('passwordHash', u.password_hash) from users u
    where u.email = of_email and u.deactivated_at is null and u.erased_at is null) end);
end $$;

-- Ends it. Of a success the account begins anew, and is answered as it is by now: null, it was deactivated meanwhile. Of a
-- failure (no user) the network is counted, too.
create or replace function end_sign_in(signed_in uuid, account text, network text) returns jsonb language plpgsql as $$
begin
  if signed_in is null then
    if network is not null then perform count_failure(network, 50, interval '1 minute'); end if;
    return null;
  end if;
  delete from sign_in_failures where subject = account;
  return (select user_document(u) from users u where u.id = signed_in and u.deactivated_at is null and u.erased_at is null);
end $$;
