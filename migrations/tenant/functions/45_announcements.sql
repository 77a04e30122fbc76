create or replace function announcement_document(a announcements) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', a.id, 'campusId', a.campus_id, 'cafeteriaId', a.cafeteria_id, 'title', a.title, 'body', a.body,
    'createdBy', a.created_by, 'createdAt', rfc3339(a.created_at),
    'recipients', a.recipients, 'completedAt', rfc3339(a.completed_at));
$$;

-- Writes an announcement and tells the streams of its cafeterias; its deliveries are made afterwards, page by page.
-- command: {actorId, by, campusId | cafeteriaId, title, body, idempotencyKey?, requestHash}. Answers {kind: done, answer,
-- events: {cafeteriaId: [event]}}, without events for a key that was there, or the refusal.
create or replace function create_announcement(command jsonb) returns jsonb language plpgsql as $$
declare
  author uuid := (command->>'actorId')::uuid;
  made announcements;
  seqs jsonb;
  answer jsonb := take_key(author, 'POST /admin/announcements', command);
begin
  if answer is not null then return answer; end if;

  select coalesce(jsonb_object_agg(l.id, l.seq), '{}') into seqs
  from (
    select id, seq from cafeterias
    where id = (command->>'cafeteriaId')::uuid or campus_id = (command->>'campusId')::uuid
    order by id for no key update) l;
  if command ? 'cafeteriaId' and seqs = '{}' then
    answer := '{"kind": "refused", "code": "cafeteria_not_found"}';
  elsif command ? 'campusId' and not exists (select from campuses where id = (command->>'campusId')::uuid) then
    answer := '{"kind": "refused", "code": "campus_not_found"}';
  else
    insert into announcements (campus_id, cafeteria_id, title, body, created_by)
    values ((command->>'campusId')::uuid, (command->>'cafeteriaId')::uuid, command->>'title', command->>'body', author)
    returning * into made;
    perform emit_event(s::uuid, 'announcement', null, jsonb_build_object(
      'by', command->>'by', 'announcementId', made.id, 'title', made.title, 'body', made.body))
    from jsonb_object_keys(seqs) s;
    answer := jsonb_build_object('kind', 'done', 'answer', announcement_document(made));
  end if;

  perform keep_answer(author, 'POST /admin/announcements', command, answer);
  return answer || jsonb_build_object('events', (
    select coalesce(jsonb_object_agg(s.key, events_after(s.key::uuid, s.value::bigint)), '{}') from jsonb_each_text(seqs) s));
end $$;

-- Makes the deliveries of the next page of an announcement's readers: everybody of a campus, or the students of a
-- cafeteria's campus; on each of their devices, by e-mail whoever has none. What a reader has switched off is recorded as
-- skipped, and a push of the quiet hours waits for their end, as in `record_deliveries`. Only from the cursor that its
-- caller knows, so that two callers make one page. Answers {kind: 'page' | 'overtaken' | 'done', cursor, deliveries}.
create or replace function announce_page(announcement uuid, known_cursor uuid, page_size int) returns jsonb language plpgsql as $$
declare
  a announcements;
  place campuses;
  made record;
begin
  select * into a from announcements where id = announcement for no key update;
  if a.id is null or a.completed_at is not null then
    return jsonb_build_object('kind', 'done', 'cursor', a.cursor, 'deliveries', '[]'::jsonb);
  elsif a.cursor is distinct from known_cursor then
    return jsonb_build_object('kind', 'overtaken', 'cursor', a.cursor, 'deliveries', '[]'::jsonb);
  end if;
  select * into place from campuses
  where id = coalesce(a.campus_id, (select c.campus_id from cafeterias c where c.id = a.cafeteria_id));

  with page as (
    select u.id, u.notification_preferences from users u
    where u.campus_id = place.id and (a.campus_id is not null or u.role = 'student') and (a.cursor is null or u.id > a.cursor)
    order by u.id limit page_size),
  planned as (
    select p.id as user_id, d.id as device_id, t.channel,
      is_switched_off(p.notification_preferences, 'announcements', t.channel) as switched_off,
      case when t.channel = 'push' then quiet_until(now(), place.timezone) end as quiet_until
    from page p left join devices d on d.user_id = p.id
    cross join lateral (select case when d.id is null then 'email' else 'push' end as channel) t),
  recorded as (
    insert into notification_deliveries (announcement_id, user_id, channel, device_id, template, status, last_error, due_at)
    select a.id, user_id, channel, device_id, 'announcement',
      case when switched_off then 'skipped' else 'pending' end,
      case when switched_off then 'switched off by the recipient' end,
      coalesce(quiet_until, now() + interval '60 seconds')
    from planned
    on conflict do nothing returning id, channel, user_id, status, due_at)
  select (select count(*) from page) as readers, (select id from page order by id desc limit 1) as last_reader,
    count(distinct r.user_id) filter (where r.status = 'pending') as recipients,
    coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'channel', r.channel))
      filter (where r.status = 'pending' and r.due_at <= now() + interval '60 seconds'), '[]') as deliveries
  into made from recorded r;

  update announcements set cursor = coalesce(made.last_reader, cursor), recipients = recipients + made.recipients,
    completed_at = case when made.readers < page_size then now() end
  where id = a.id returning * into a;
  return jsonb_build_object('kind', case when a.completed_at is null then 'page' else 'done' end,
    'cursor', a.cursor, 'deliveries', made.deliveries);
end $$;

-- Announcements that are not complete and made no progress for two minutes: their queue message was lost.
create or replace function stalled_announcements() returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'cursor', a.cursor)), '[]') from announcements a
  where a.completed_at is null and greatest(a.created_at, (
    select max(d.created_at) from notification_deliveries d
    where d.event_id is null and d.announcement_id = a.id and d.user_id = a.cursor)) < now() - interval '2 minutes';
$$;

-- How far an announcement is: the document, and its deliveries by status.
create or replace function announcement_progress(announcement uuid) returns jsonb language sql stable as $$
  select announcement_document(a) || jsonb_build_object('deliveries', (
    select coalesce(jsonb_object_agg(s.status, s.n), '{}') from (
      select d.status, count(*) as n from notification_deliveries d
      where d.event_id is null and d.announcement_id = a.id group by d.status) s))
  from announcements a where a.id = announcement;
$$;
