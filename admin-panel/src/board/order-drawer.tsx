import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { Order } from '../../../src/contracts/orders.ts';
import { setEta } from '../api/orders.ts';
import { Aside } from '../shell/aside.tsx';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { AllergenBand } from './allergen-band.tsx';
import { useAsk } from './ask.ts';
import { Charge } from './charge.tsx';
import { promiseOf } from './columns.ts';
import { DrawerLines } from './drawer-lines.tsx';
import { EndOrder } from './end-order.tsx';

type Props = {
  order: Order;
  formats: Formats;
  onClose: () => void;
  onPrint: (order: Order) => void;
  learned: (order: Order) => void;
  onEnd: (order: Order, verb: 'reject' | 'cancel', reason: string) => void;
};

const etaMinutes = [5, 10, 15, 20];

/** One order in full, and what is done more seldom than moving it on. */
export default function OrderDrawer({ order, onClose, ...rest }: Props) {
  const words = useWords(boardWords);
  return (
    <Aside size="md" title={`${words.detail} ${order.number}`} onClose={onClose}>
      <Detail order={order} onClose={onClose} {...rest} />
    </Aside>
  );
}

function Detail({ order, formats, onClose, onPrint, learned, onEnd }: Props) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const eta = useAsk((minutes: number) => setEta(api, order, minutes), { heard: learned });
  return (
    <Stack>
      <AllergenBand order={order} />
      <Text>
        {order.studentName && <b>{order.studentName} · </b>}
        {words.statuses[order.status]} · {words.ticketFor.toLowerCase()}{' '}
        {formats.timeNear(promiseOf(order), Date.now())}
      </Text>
      <Charge order={order} formats={formats} />
      <DrawerLines order={order} formats={formats} learned={learned} />
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
        onEnd={(verb, reason) => {
          onEnd(order, verb, reason);
          onClose();
        }}
      />
    </Stack>
  );
}
