import { Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Breaker } from '../../../../src/contracts/breakers.ts';
import { listBreakers } from '../../api/deliveries.ts';
import { usePanel } from '../../shell/panel.tsx';
import { deliveriesWords } from '../../words/deliveries.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';

/** White words on each, 7:1 (WCAG 2.2, 1.4.6). */
const colors: Record<Breaker['state'], string> = { closed: '#1b5e20', half_open: '#6b4600', open: '#8b1a1a' };

/** How each provider stands: whether messages go out, and what becomes of them when they do not. */
export function Breakers({ formats }: { formats: Formats }) {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const query = useQuery({
    queryKey: ['office', 'breakers'],
    queryFn: () => listBreakers(api),
    refetchInterval: 10_000,
  });
  return (
    <Stack component="section" aria-label={words.breakers} gap="sm">
      <Title order={2} size="h4">
        {words.breakers}
      </Title>
      <Answered query={query}>
        {(breakers) => (
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
            {breakers.map(({ provider, state, since, retryInSeconds }) => (
              <Paper key={provider} p="sm" withBorder>
                <Group justify="space-between">
                  <Text fw={600}>{words.providers[provider]}</Text>
                  <Badge color={colors[state]} tt="none" size="lg">
                    {words.breakerStates[state]}
                  </Badge>
                </Group>
                <Text size="sm">{words.breakerMore[state](formats.age(retryInSeconds))}</Text>
                {since && (
                  <Text size="sm" c="dimmed">
                    {words.since(formats.moment(since))}
                  </Text>
                )}
              </Paper>
            ))}
          </SimpleGrid>
        )}
      </Answered>
    </Stack>
  );
}
