-- Keeps the digits by which the app that left for the institution's page takes over what was proved there. Who comes back once more
-- for the same app gets other digits; what was tried counts on. handover: {challenge, userId, codeHash, lifeSeconds}. Answers whether
-- they were kept: not where the app has taken over already, or guessed too often.
create or replace function hand_over_sign_in(handover jsonb) returns boolean language plpgsql as $$
begin
  insert into sign_in_handovers as h (challenge, user_id, code_hash, expires_at)
  values (handover->>'challenge', (handover->>'userId')::uuid, handover->>'codeHash',
    now() + make_interval(secs => (handover->>'lifeSeconds')::int))
  on conflict (challenge) do update set user_id = excluded.user_id, code_hash = excluded.code_hash, expires_at = excluded.expires_at
    where h.used_at is null and h.tries < 5;
  return found;
end $$;

-- Takes over, once; each try is counted as it is made, so that five are all, also at the same time. Answers {kind: taken, user}
-- (null: deactivated meanwhile), {kind: wrong, userId} or {kind: over}.
create or replace function take_over_sign_in(of_challenge text, typed_hash text) returns jsonb language plpgsql as $$
declare h sign_in_handovers;
begin
  update sign_in_handovers set tries = tries + 1, used_at = case when code_hash = typed_hash then now() end
  where challenge = of_challenge and used_at is null and expires_at > now() and tries < 5
  returning * into h;
  if h.challenge is null then return '{"kind": "over"}'; end if;
  if h.used_at is null then return jsonb_build_object('kind', 'wrong', 'userId', h.user_id); end if;
  return jsonb_build_object('kind', 'taken', 'user', (
    select user_document(u) from users u where u.id = h.user_id and u.deactivated_at is null and u.erased_at is null));
end $$;
