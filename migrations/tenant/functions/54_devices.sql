-- Whether a push token is a browser's subscription for this endpoint, however its JSON is spelled.
create or replace function is_subscription_at(push_token text, endpoint text) returns boolean language sql stable as $$
  select case when push_token like '{%' and pg_input_is_valid(push_token, 'jsonb') then push_token::jsonb->>'endpoint' = endpoint
    else false end;
$$;

-- Registers a device for the session that says so. Where a push goes has one owner and one device: whoever signs in on a
-- phone takes it over. Two who register the same at once come one after the other. Rows of a version that kept no address
-- are known by what they hold. command: {userId, id, platform, pushToken, pushAddress, endpoint?, name, sessionId}
create or replace function register_device(command jsonb) returns void language plpgsql as $$
declare
  owner uuid := (command->>'userId')::uuid;
  device uuid := (command->>'id')::uuid;
begin
  perform pg_advisory_xact_lock(hashtext(current_schema() || ' device ' || (command->>'pushAddress')));
  delete from devices d
  where (d.user_id, d.id) <> (owner, device) and (d.push_token = command->>'pushToken' or d.push_address = command->>'pushAddress'
    or (d.push_address is null and is_subscription_at(d.push_token, command->>'endpoint')));
  insert into devices (user_id, id, platform, push_token, push_address, name, session_id)
  values (owner, device, command->>'platform', command->>'pushToken', command->>'pushAddress', command->>'name',
    (command->>'sessionId')::uuid)
  on conflict (user_id, id) do update set platform = excluded.platform, push_token = excluded.push_token,
    push_address = excluded.push_address, name = excluded.name, session_id = excluded.session_id, updated_at = now();
end $$;

-- Forgets the devices of sessions that have ended. One that a version without sessions registered goes with the session of
-- its installation, or with its user's last. ended: [{userId, sessionId, deviceId, isLast}]
create or replace function silence_devices(ended jsonb) returns void language sql volatile as $$
  delete from devices d using jsonb_to_recordset(ended) as e("userId" uuid, "sessionId" uuid, "deviceId" uuid, "isLast" boolean)
  where d.user_id = e."userId"
    and (d.session_id = e."sessionId" or (d.session_id is null and (d.id = e."deviceId" or e."isLast")));
$$;
