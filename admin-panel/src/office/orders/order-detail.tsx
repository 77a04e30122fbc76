import { Group, Stack, Text } from '@mantine/core';
import type { Order } from '../../../../src/contracts/orders.ts';
import { AllergenBand } from '../../board/allergen-band.tsx';
import { promiseOf } from '../../board/columns.ts';
import { Parts } from '../../board/order-lines.tsx';
import { boardWords } from '../../words/board.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { Facts } from '../facts.tsx';

type Props = { order: Order; formats: Formats };

/** What was ordered, what it comes to and how it is paid. */
export function OrderDetail({ order, formats }: Props) {
  const words = useWords(ordersWords);
  const { statuses } = useWords(boardWords);
  const money = (cents: number) => formats.money(cents, order.currency);
  const some = (cents: number) => (cents > 0 ? money(cents) : null);
  const until = order.promisedUntil && formats.time(order.promisedUntil);
  return (
    <Stack>
      <AllergenBand order={order} />
      <Facts
        of={[
          [words.student, order.studentName],
          [words.status, statuses[order.status]],
          [words.pickup, [formats.moment(promiseOf(order)), until].filter(Boolean).join('–')],
          [words.code, order.pickupCode],
          [words.note, order.note],
        ]}
      />
      <Lines order={order} money={money} />
      <Facts
        of={[
          [words.subtotal, money(order.subtotalCents)],
          [words.tax, some(order.taxCents)],
          [words.tip, some(order.tipCents)],
          [words.fee, some(order.feeCents)],
          [words.total, <b key="total">{money(order.totalCents)}</b>],
          [words.refunds.total, some(order.refundedCents)],
          [words.payment, `${words.methods[order.paymentMethod]}, ${words.payments[order.paymentStatus]}`],
        ]}
      />
    </Stack>
  );
}

function Lines({ order, money }: { order: Order; money: (cents: number) => string }) {
  const words = useWords(ordersWords);
  return (
    <Stack gap="xs" role="group" aria-label={words.items}>
      {order.items.map(({ id, quantity, name, components, totalCents, modifiers, note, removedAt }) => (
        <Group key={id} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={600} td={removedAt ? 'line-through' : undefined}>
              {quantity}× {name}
            </Text>
            {removedAt && <Text size="sm">{words.without}</Text>}
            <Text size="sm" c="dimmed" component="div">
              <Parts components={components} quantity={quantity} />
            </Text>
            <Text size="sm" c="dimmed">
              {modifiers.map((modifier) => modifier.name).join(', ')}
            </Text>
            {note && <Text fs="italic">{note}</Text>}
          </div>
          <Text td={removedAt ? 'line-through' : undefined} style={{ whiteSpace: 'nowrap' }}>
            {money(totalCents)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
