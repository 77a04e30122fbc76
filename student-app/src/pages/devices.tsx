import { useQuery } from '@tanstack/react-query';
import type { SessionFacts } from '../../../src/contracts/sessions.ts';
import { deviceName } from '../../../src/domain/device-name.ts';
import { useApp } from '../app.tsx';
import { useToday } from '../data/queries.ts';
import { useDeed } from '../data/use-deed.ts';
import { useFormats, useWords } from '../words/language.ts';
import { youWords } from '../words/you.ts';
import { Answered } from './answered.tsx';

type Own = SessionFacts & { current: boolean };

/** Where somebody is signed in; each can be ended from here. */
export function Devices() {
  const words = useWords(youWords);
  const { api, session } = useApp();
  const { data: campuses } = useToday({ isFollowed: false });
  const { moment } = useFormats(campuses?.[0]?.timetable.timezone ?? 'UTC');
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => (await api<{ data: Own[] }>('/me/sessions')).data,
  });
  const { refused, run } = useDeed();
  const end = (id: string) =>
    run(async () => {
      await api(`/me/sessions/${id}`, { method: 'DELETE' });
      await sessions.refetch();
    });
  const endAll = () =>
    run(async () => {
      await api('/auth/logout-all', { method: 'POST' });
      session.end('left');
    });
  return (
    <section>
      <h2>{words.devices}</h2>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <Answered query={sessions}>
        {(all) => (
          <ul class="rows">
            {all.map(({ id, device, createdAt, current }) => (
              <li key={id}>
                <span>
                  <strong>{current ? words.thisOne : deviceName(device)}</strong>
                  <small>{words.since(moment(createdAt))}</small>
                </span>
                {!current && (
                  <button type="button" class="plain" onClick={() => end(id)}>
                    {words.endIt}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answered>
      <button type="button" class="plain danger" onClick={endAll}>
        {words.signOutAll}
      </button>
    </section>
  );
}
