import { Button, List, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Order } from '../../../../src/contracts/orders.ts';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { readRefunds } from '../../api/orders.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';

const RefundForm = lazy(() => import('./refund-form.tsx'));

type Props = { order: Order; formats: Formats; queryKey: readonly unknown[] };

/** What was given back of an order that was handed over, and for managers the way to give back more. */
export function Refunds({ order, formats, queryKey }: Props) {
  const words = useWords(ordersWords).refunds;
  const { api, user } = usePanel();
  const [asking, setAsking] = useState(false);
  const isEaten = order.status === 'collected' || order.status === 'no_show';
  // With its payment status: what is on its way arrives, and is another answer then.
  const { data: refunds } = useQuery({
    queryKey: [...queryKey, 'refunds', order.version],
    queryFn: () => readRefunds(api, order.id),
    enabled: isEaten,
    staleTime: 0,
    // A form that is open stays so while the order is another.
    placeholderData: keepPreviousData,
  });
  if (!refunds) return null;
  const mayGive = reachOf('refundOrder', user.role) !== null && refunds.refundableCents > 0;
  if (refunds.data.length === 0 && !mayGive) return null;
  return (
    <Stack component="section" aria-label={words.title} gap="xs">
      {refunds.data.length > 0 && (
        <>
          <Title order={3} size="h5">
            {words.title}
          </Title>
          <List spacing={4}>
            {refunds.data.map(({ id, amountCents, way, reason, note, by, at, status }) => (
              <List.Item key={id}>
                <b>{formats.money(amountCents, order.currency)}</b> {words.ways[way]}
                {status === 'pending' && ` (${words.pending})`} · {words.reasons[reason]}
                <Text c="dimmed" size="sm">
                  {[note, by, formats.moment(at)].filter(Boolean).join(' · ')}
                </Text>
              </List.Item>
            ))}
          </List>
        </>
      )}
      {mayGive && (
        <Button size="md" variant="default" onClick={() => setAsking(true)}>
          {words.open}
        </Button>
      )}
      {asking && (
        <Suspense>
          <RefundForm
            order={order}
            refunds={refunds}
            formats={formats}
            queryKey={queryKey}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </Stack>
  );
}
