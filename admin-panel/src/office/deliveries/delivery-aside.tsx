import { Button, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Delivery } from '../../../../src/contracts/deliveries.ts';
import { readDelivery, retryDelivery } from '../../api/deliveries.ts';
import { useAsk } from '../../board/ask.ts';
import { Aside } from '../../shell/aside.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Facts } from '../facts.tsx';
import classes from '../office.module.css';

const lookAgainMs = 2_000;
type Props = { id: string; formats: Formats; onClose: () => void };

/** One message: what came of each try, and the way to begin it anew. While it is on its way it is looked at again. */
export default function DeliveryAside({ id, formats, onClose }: Props) {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  const queryKey = ['office', 'delivery', id];
  const query = useQuery({
    queryKey,
    queryFn: () => readDelivery(api, id),
    staleTime: 0,
    refetchInterval: ({ state }) => state.data?.status === 'pending' && lookAgainMs,
  });
  const retry = useAsk(() => retryDelivery(api, id), {
    heard: (delivery) => {
      client.setQueryData(queryKey, delivery);
      say(words.retried);
    },
    refresh: ['office', 'deliveries'],
  });
  return (
    <Aside title={words.template} onClose={onClose}>
      <Answered query={query}>
        {(delivery) => (
          <Stack>
            <About delivery={delivery} formats={formats} />
            <Attempts delivery={delivery} formats={formats} />
            {(delivery.status === 'dead' || delivery.status === 'failed') && (
              <Button size="md" loading={retry.isPending} onClick={() => retry.mutate()}>
                {words.retry}
              </Button>
            )}
          </Stack>
        )}
      </Answered>
    </Aside>
  );
}

type View = { delivery: Delivery; formats: Formats };

function About({ delivery, formats }: View) {
  const words = useWords(deliveriesWords);
  const { status, template, channel, recipient, event, provider, tries, lastError } = delivery;
  const moment = (at: string | null) => at && formats.moment(at);
  return (
    <>
      <Text fw={600} role="status">
        {words.stands[status]}. {words.statusMore[status]}
      </Text>
      <Facts
        of={[
          [words.template, words.templates[template] ?? template],
          [words.channel, words.channels[channel]],
          [words.recipient, recipient.address ?? words.gone],
          [words.order, event?.orderNumber],
          [words.provider, provider],
          [words.tries, formats.count(tries)],
          [words.lastError, lastError],
          [words.created, moment(delivery.createdAt)],
          [words.due, moment(delivery.dueAt)],
          [words.sentAt, moment(delivery.sentAt)],
        ]}
      />
    </>
  );
}

function Attempts({ delivery: { attempts }, formats }: View) {
  const words = useWords(deliveriesWords);
  return (
    <Stack component="section" aria-label={words.attempts} gap="xs">
      <Title order={3} size="h5">
        {words.attempts}
      </Title>
      {attempts.length === 0 ? (
        <Text c="dimmed">{words.noAttempts}</Text>
      ) : (
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.attemptAt}</Table.Th>
              <Table.Th>{words.provider}</Table.Th>
              <Table.Th>{words.outcome}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {attempts.map(({ at, provider, outcome, error }) => (
              <Table.Tr key={at}>
                <Table.Td>{formats.moment(at)}</Table.Td>
                <Table.Td>{provider}</Table.Td>
                <Table.Td>
                  {words.outcomes[outcome] ?? outcome}
                  {error && (
                    <Text size="sm" c="dimmed" className={classes.code}>
                      {error}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
