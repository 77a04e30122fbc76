import { useQuery } from '@tanstack/react-query';
import type { NotificationPreferences, ToldPreferences } from '../../../src/contracts/notifications.ts';
import { useApp } from '../app.tsx';
import { useDeed } from '../data/use-deed.ts';
import { PushSwitch } from '../push/push-switch.tsx';
import { useWords } from '../words/language.ts';
import { youWords } from '../words/you.ts';
import { Answered } from './answered.tsx';

/** What somebody wants to hear of, and how. */
export function Notices({ userId }: { userId: string }) {
  const words = useWords(youWords);
  const { api } = useApp();
  const told = useQuery({
    queryKey: ['notices'],
    queryFn: () => api<ToldPreferences>('/me/notifications'),
  });
  const { refused, run } = useDeed();
  const save = (preferences: NotificationPreferences) =>
    run(async () => {
      await api('/me/notifications', { method: 'PUT', body: preferences });
      await told.refetch();
    });
  return (
    <section>
      <h2>{words.notices}</h2>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <PushSwitch userId={userId} />
      <Answered query={told}>
        {({ order_updates, receipts, announcements }) => {
          const now = { order_updates, receipts, announcements };
          const row = (name: string, isOn: boolean, changed: NotificationPreferences) => (
            <label class="option">
              <input type="checkbox" checked={isOn} onChange={() => save(changed)} />
              <span>{name}</span>
            </label>
          );
          const { push, email } = announcements;
          return (
            <div class="sheet">
              {row(`${words.orderUpdates} · ${words.push}`, order_updates.push, {
                ...now,
                order_updates: { ...order_updates, push: !order_updates.push },
              })}
              {row(`${words.orderUpdates} · ${words.email}`, order_updates.email, {
                ...now,
                order_updates: { ...order_updates, email: !order_updates.email },
              })}
              {row(words.receipts, receipts.email, { ...now, receipts: { email: !receipts.email } })}
              {row(`${words.announcements} · ${words.push}`, push, {
                ...now,
                announcements: { push: !push, email },
              })}
              {row(`${words.announcements} · ${words.email}`, email, {
                ...now,
                announcements: { push, email: !email },
              })}
            </div>
          );
        }}
      </Answered>
    </section>
  );
}
