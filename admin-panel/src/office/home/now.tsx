import { Button, Text } from '@mantine/core';
import type { OrderStatus } from '../../../../src/contracts/orders.ts';
import type { Overview } from '../../../../src/contracts/overview.ts';
import { resume } from '../../api/cafeterias.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Formats } from '../../words/formats.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import { Facts } from '../facts.tsx';
import { Section } from '../section.tsx';

type Props = { overview: Overview; formats: Formats; queryKey: readonly unknown[] };

/** Whether it takes orders, what waits and how late, and who looks after it. */
export function Now({ overview, formats, queryKey }: Props) {
  const words = useWords(homeWords);
  const { statuses } = useWords(reportsWords);
  const { api } = usePanel();
  const { cafeteria, open, late, presence } = overview;
  const resuming = useAsk(() => resume(api, cafeteria.id), { refresh: queryKey });
  const isPaused = cafeteria.status === 'paused';
  // In the order of an order's life, which the words are in.
  const waiting = (Object.keys(statuses) as OrderStatus[])
    .filter((status) => open[status])
    .map((status) => `${statuses[status]}: ${formats.count(open[status] ?? 0)}`);
  return (
    <Section title={words.now}>
      <Text fz={22} fw={700} role="status" c={isPaused ? 'var(--mantine-color-error)' : undefined}>
        {stateOf(overview, words, formats)}
      </Text>
      {isPaused && (
        <>
          {cafeteria.pauseReason && <Text>{cafeteria.pauseReason}</Text>}
          <div>
            <Button size="md" loading={resuming.isPending} onClick={() => resuming.mutate()}>
              {words.resume}
            </Button>
          </div>
        </>
      )}
      <Facts
        of={[
          [words.orders, waiting.length > 0 ? waiting.join(' · ') : words.noOrders],
          [
            words.lateness,
            late.orders === 0 ? (
              words.onTime
            ) : (
              <Text key="late" fw={700} c="var(--mantine-color-error)">
                {words.late(late.orders, formats.age(late.minutes * 60))}
              </Text>
            ),
          ],
          [words.people, <People key="people" presence={presence} isNeeded={overview.isOpen} />],
        ]}
      />
    </Section>
  );
}

function stateOf(
  { cafeteria: { status, pausedUntil }, isOpen, opensAt, closesAt }: Overview,
  words: (typeof homeWords)['es'],
  { time, timeNear }: Formats,
): string {
  if (status === 'paused') return pausedUntil ? words.pausedUntil(time(pausedUntil)) : words.paused;
  if (isOpen) return closesAt ? words.openUntil(time(closesAt)) : words.open;
  return opensAt ? words.closedUntil(timeNear(opensAt, Date.now())) : words.closed;
}

function People({ presence, isNeeded }: { presence: Overview['presence']; isNeeded: boolean }) {
  const words = useWords(homeWords);
  if (presence === null) return words.peopleUnknown;
  if (presence.boards === 0)
    return (
      <Text fw={isNeeded ? 700 : undefined} c={isNeeded ? 'var(--mantine-color-error)' : undefined}>
        {words.nobody}
      </Text>
    );
  const names = presence.people.map(({ name }) => name).join(', ');
  return `${names} (${words.boards(presence.boards)})`;
}
