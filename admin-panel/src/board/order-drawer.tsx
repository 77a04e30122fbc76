import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOwedAtCounter } from '../../../src/domain/payments.ts';
import { proposeWithout, setEta } from '../api/orders.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { useAsk } from './ask.ts';
import { promiseOf } from './columns.ts';
import { EndOrder } from './end-order.tsx';

type Props = {
  order: Order;
  formats: Formats;
  onClose: () => void;
  onPrint: (order: Order) => void;
  learned: (order: Order) => void;
};

const etaMinutes = [5, 10, 15, 20];

/** One order in full, and what is done more seldom than moving it on. */
export default function OrderDrawer({ order, onClose, ...rest }: Props) {
  const words = useWords(boardWords);
  const { close } = useWords(shellWords);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={`${words.detail} ${order.number}`}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <Detail order={order} onClose={onClose} {...rest} />
    </Drawer>
  );
}

function Detail({ order, formats, onClose, onPrint, learned }: Props) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const eta = useAsk((minutes: number) => setEta(api, order, minutes), { heard: learned });
  return (
    <Stack>
      <Text>
        {words.statuses[order.status]} · {words.ticketFor.toLowerCase()}{' '}
        {formats.timeNear(promiseOf(order), Date.now())} · {formats.money(order.totalCents, order.currency)} ·{' '}
        {isOwedAtCounter(order) ? words.unpaid : words.paid}
      </Text>
      <Lines order={order} learned={learned} />
      {order.note && (
        <Text>
          <b>{words.note}:</b> {order.note}
        </Text>
      )}
      {order.status !== 'ready' && (
        <Group gap="xs" role="group" aria-label={words.eta}>
          <Text fw={600}>{words.eta}</Text>
          {etaMinutes.map((minutes) => (
            <Button key={minutes} size="md" h={48} variant="default" onClick={() => eta.mutate(minutes)}>
              {words.etaMinutes(minutes)}
            </Button>
          ))}
        </Group>
      )}
      <Button
        size="lg"
        variant="default"
        leftSection={<IconPrinter size={20} />}
        onClick={() => onPrint(order)}
      >
        {words.print}
      </Button>
      <EndOrder
        order={order}
        ended={(ended) => {
          learned(ended);
          onClose();
        }}
      />
    </Stack>
  );
}

/** Each line, and beside it the question to the student whether to go without. */
function Lines({ order, learned }: { order: Order; learned: (order: Order) => void }) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const without = useAsk((itemId: string) => proposeWithout(api, order, itemId), { heard: learned });
  const asked = new Set(
    order.changes.filter(({ status }) => status === 'proposed').map(({ itemId }) => itemId),
  );
  return order.items.map(({ id, quantity, name, modifiers, note, removedAt }) => (
    <Group key={id} justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Text fz="lg" fw={700} td={removedAt ? 'line-through' : undefined}>
          {quantity}× {name}
        </Text>
        <Text>{modifiers.map((modifier) => modifier.name).join(', ')}</Text>
        {note && <Text fs="italic">{note}</Text>}
      </div>
      {!removedAt && order.status !== 'ready' && (
        <Button
          flex="none"
          size="md"
          h={48}
          variant="default"
          disabled={asked.has(id)}
          loading={without.isPending && without.variables === id}
          onClick={() => without.mutate(id)}
        >
          {asked.has(id) ? words.asked : words.unavailable}
        </Button>
      )}
    </Group>
  ));
}
