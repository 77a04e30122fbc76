import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Parked } from '../../../../src/contracts/parked.ts';
import { listParked, retryParked } from '../../api/parked.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';

const list = ['office', 'parked'];

/** What could not be processed and waits for somebody. Nothing to see where there is none. */
export function ParkedWork({ formats }: { formats: Formats }) {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const { data: parked = [] } = useQuery({
    queryKey: list,
    queryFn: () => listParked(api),
    refetchInterval: 10_000,
  });
  if (parked.length === 0) return null;
  return (
    <Stack component="section" aria-label={words.parked} gap="sm">
      <Title order={2} size="h4">
        {words.parked}
      </Title>
      <Text>{words.parkedMore}</Text>
      {parked.map((one) => (
        <One key={one.id} parked={one} formats={formats} />
      ))}
    </Stack>
  );
}

function One({ parked, formats }: { parked: Parked; formats: Formats }) {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const say = useSay();
  const { id, kind, what, cafeteriaName, orderNumber, times, lastAt, reason } = parked;
  const retry = useAsk(() => retryParked(api, id), { heard: () => say(words.parkedRetried), refresh: list });
  return (
    <Paper p="sm" withBorder data-parked-id={id}>
      <Group justify="space-between">
        <Text fw={600}>
          {[words.parkedKinds[kind], orderNumber, cafeteriaName].filter(Boolean).join(' · ')}
        </Text>
        <Button size="md" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
          {words.parkedRetry[kind]}
        </Button>
      </Group>
      <Text size="sm">{words.parkedKindMore[kind]}</Text>
      <Text size="sm" c="dimmed">
        {words.parkedTimes(times, formats.moment(lastAt))} {what}: {reason}
      </Text>
    </Paper>
  );
}
