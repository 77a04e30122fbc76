import { Fieldset, Group, Switch, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  NotificationKind,
  NotificationPreferences,
  ToldPreferences,
} from '../../../../src/contracts/notifications.ts';
import { readPreferences, writePreferences } from '../../api/account.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { accountWords } from '../../words/account.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Section } from '../section.tsx';

const queryKey = ['office', 'own-notifications'];
/** In the order of the page. A receipt is never pushed. */
const channelsOf = {
  order_updates: ['push', 'email'],
  receipts: ['email'],
  announcements: ['push', 'email'],
} as const satisfies Record<NotificationKind, readonly ('push' | 'email')[]>;

/** What one is told, by kind and channel; a switch is written at once. */
export function Notifications() {
  const words = useWords(accountWords);
  const { api } = usePanel();
  const query = useQuery({ queryKey, queryFn: () => readPreferences(api) });
  return (
    <Section title={words.notifications}>
      <Answered query={query}>{(told) => <Switches told={told} />}</Answered>
    </Section>
  );
}

function Switches({ told }: { told: ToldPreferences }) {
  const words = useWords(accountWords);
  const { channels, templates } = useWords(deliveriesWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const writing = useAsk((wanted: NotificationPreferences) => writePreferences(api, wanted), {
    heard: (now) => client.setQueryData(queryKey, now),
  });
  const { alwaysOn, ...known } = told;
  // A switch shows at once where it was put, and goes back when that is refused.
  const shown = writing.isPending ? writing.variables : known;
  const essentials = [...new Set([...alwaysOn.push, ...alwaysOn.email])].map(
    (each) => templates[each] ?? each,
  );
  return (
    <>
      {(Object.keys(channelsOf) as NotificationKind[]).map((kind) => (
        <Fieldset key={kind} legend={words.kinds[kind]}>
          <Group gap="xl">
            {channelsOf[kind].map((channel) => (
              <Switch
                key={channel}
                size="md"
                label={channels[channel]}
                checked={(shown[kind] as Partial<Record<string, boolean>>)[channel] ?? false}
                disabled={writing.isPending}
                onChange={(event) =>
                  writing.mutate({
                    ...known,
                    [kind]: { ...known[kind], [channel]: event.currentTarget.checked },
                  })
                }
              />
            ))}
          </Group>
        </Fieldset>
      ))}
      <Text size="sm" c="dimmed">
        {words.alwaysOn(essentials.join(', '))}
      </Text>
    </>
  );
}
