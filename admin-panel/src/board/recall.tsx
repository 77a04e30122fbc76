import { Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Order } from '../../../src/contracts/orders.ts';
import { isRecallable, recallTo } from '../../../src/domain/order-moves.ts';
import { listAllOrders } from '../api/all-orders.ts';
import { recallOrder } from '../api/orders.ts';
import { Answered } from '../office/answered.tsx';
import { Aside } from '../shell/aside.tsx';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { useAsk } from './ask.ts';

type Props = { cafeteriaId: string; formats: Formats; onClose: () => void; learned: (order: Order) => void };

/** What was moved on within the last half hour, the newest first, each with its way back. */
export default function Recall({ cafeteriaId, formats, onClose, learned }: Props) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const queryKey = ['recallable', cafeteriaId];
  const found = useQuery({
    queryKey,
    queryFn: () => listAllOrders(api, cafeteriaId, { status: 'ready,collected' }, mostPages),
    staleTime: 0,
  });
  const back = useAsk((order: Order) => recallOrder(api, order), {
    heard: (order) => {
      learned(order);
      void client.invalidateQueries({ queryKey });
    },
  });
  return (
    <Aside size="md" title={words.recall} onClose={onClose}>
      <Answered query={found}>
        {(orders) => {
          const bumped = orders.filter((order) => isRecallable(order, Date.now())).sort(lastFirst);
          if (bumped.length === 0) return <Text role="status">{words.nothingToRecall}</Text>;
          return (
            <Stack>
              {bumped.map((order) => (
                <Button
                  key={order.id}
                  size="lg"
                  variant="default"
                  loading={back.isPending && back.variables.id === order.id}
                  onClick={() => back.mutate(order)}
                >
                  {words.recallOne(
                    [order.number, order.studentName].filter(Boolean).join(' '),
                    words.statuses[recallTo[order.status] ?? order.status],
                    formats.time(bumpedAt(order)),
                  )}
                </Button>
              ))}
            </Stack>
          );
        }}
      </Answered>
    </Aside>
  );
}

/** Orders come as they were made, which may be hours before they were moved on: all of a busy day are looked at. */
const mostPages = 5;

const bumpedAt = ({ collectedAt, readyAt, updatedAt }: Order) => collectedAt ?? readyAt ?? updatedAt;
const lastFirst = (a: Order, b: Order) => (bumpedAt(a) < bumpedAt(b) ? 1 : -1);
