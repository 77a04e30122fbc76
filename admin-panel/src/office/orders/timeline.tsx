import { List, Stack, Text, Title } from '@mantine/core';
import type { Order } from '../../../../src/contracts/orders.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { timelineOf } from './happenings.ts';

/** What has happened to an order, and when. */
export function Timeline({ order, formats }: { order: Order; formats: Formats }) {
  const words = useWords(ordersWords);
  return (
    <Stack component="section" aria-label={words.timeline} gap="xs">
      <Title order={3} size="h5">
        {words.timeline}
      </Title>
      <List type="ordered" spacing={4}>
        {timelineOf(order).map(({ at, what, about }) => (
          <List.Item key={`${at} ${what}`}>
            <time dateTime={at}>{formats.moment(at)}</time> · {words.happened[what]}
            {about && (
              <Text c="dimmed" size="sm">
                {about}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
