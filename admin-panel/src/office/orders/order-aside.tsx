import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Order } from '../../../../src/contracts/orders.ts';
import { readOrder } from '../../api/orders.ts';
import { Aside } from '../../shell/aside.tsx';
import { usePanel } from '../../shell/panel.tsx';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { Answered } from '../answered.tsx';
import { OrderActs } from './order-acts.tsx';
import { OrderDetail } from './order-detail.tsx';
import { Refunds } from './refunds.tsx';
import { Timeline } from './timeline.tsx';

type Props = { id: string; formats: Formats; onClose: () => void };

/** One order in full: what it is, what has happened to it, and what can be done. */
export default function OrderAside({ id, formats, onClose }: Props) {
  const words = useWords(ordersWords);
  const { api } = usePanel();
  const query = useQuery({
    queryKey: orderKey(id),
    queryFn: () => readOrder(api, id),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => isOnItsWay(data) && lookAgainMs,
  });
  return (
    <Aside title={words.order(query.data?.number ?? '…')} onClose={onClose}>
      <Answered query={query}>
        {(order) => (
          <Stack>
            <OrderDetail order={order} formats={formats} />
            <Timeline order={order} formats={formats} />
            <Refunds order={order} formats={formats} queryKey={orderKey(id)} />
            <OrderActs order={order} formats={formats} queryKey={orderKey(id)} />
          </Stack>
        )}
      </Answered>
    </Aside>
  );
}

/** Money that was given back and that the order does not know to have arrived yet: some seconds, as a rule. */
const isOnItsWay = (order: Order | undefined) =>
  order !== undefined && order.refundedCents > 0 && order.paymentStatus === 'captured';
const lookAgainMs = 5_000;

const orderKey = (id: string) => ['office', 'order', id] as const;
