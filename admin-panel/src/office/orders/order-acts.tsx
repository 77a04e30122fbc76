import { Button, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { Order } from '../../../../src/contracts/orders.ts';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { readSettings } from '../../api/cafeterias.ts';
import { moveOrder, notePrinting } from '../../api/orders.ts';
import { AllergenBand } from '../../board/allergen-band.tsx';
import { useAsk } from '../../board/ask.ts';
import { Charge } from '../../board/charge.tsx';
import CodeModal from '../../board/code-modal.tsx';
import { type ColumnStatus, isColumn, nextMove } from '../../board/columns.ts';
import { EndOrder } from '../../board/end-order.tsx';
import { Ticket } from '../../board/ticket.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { boardWords } from '../../words/board.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { Confirm } from '../confirm.tsx';

type Props = { order: Order; formats: Formats; queryKey: readonly unknown[] };

/** Moves an order one step on, or ends it, or prints it. There is no five seconds' grace as on the board: it asks first. */
export function OrderActs({ order, formats, queryKey }: Props) {
  const words = useWords(ordersWords);
  const board = useWords(boardWords);
  const { api, user } = usePanel();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [printing, setPrinting] = useState<{ before: Order['printed'] } | null>(null);
  const printed = useCallback(() => setPrinting(null), []);
  const learned = (known: Order) => {
    client.setQueryData(queryKey, known);
    void client.invalidateQueries({ queryKey: ['office', 'orders'] });
    setAsking(false);
  };
  const print = () => {
    setPrinting({ before: order.printed ?? null });
    // The boards hear of this paper, too; without a network it is printed all the same.
    void notePrinting(api, order.id).then(learned, () => undefined);
  };
  // It may have been refused because the order is no longer what was seen.
  const refused = () => {
    void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: ['office', 'orders'] });
    setAsking(false);
  };
  const ending = useAsk(
    ({ verb, reason }: { verb: 'reject' | 'cancel'; reason: string }) =>
      moveOrder(api, order, verb, { reason }),
    { heard: learned },
  );
  const move = isColumn(order.status) ? nextMove[order.status] : null;
  return (
    <Stack>
      {move && (
        <Button size="md" onClick={() => setAsking(true)}>
          {board.verbs[move.verb]}
        </Button>
      )}
      <Button size="md" variant="default" leftSection={<IconPrinter size={20} />} onClick={print}>
        {board.print}
      </Button>
      {reachOf('listAudit', user.role) && (
        <Button size="md" variant="default" component={Link} to={`/office/audit?subject=${order.id}`}>
          {words.audit}
        </Button>
      )}
      {move && (
        <EndOrder
          order={order}
          onEnd={(verb, reason) => ending.mutate({ verb, reason }, { onError: refused })}
        />
      )}
      {move && asking && (
        <NextMove order={order} formats={formats} move={move} learned={learned} onClose={refused} />
      )}
      {printing && (
        <Ticket order={order} printedBefore={printing.before} formats={formats} onClose={printed} />
      )}
    </Stack>
  );
}

type MoveProps = {
  formats: Formats;
  order: Order;
  move: (typeof nextMove)[ColumnStatus];
  learned: (order: Order) => void;
  onClose: () => void;
};

/** Asks whether it is meant; where the cafeteria wants the student's code to hand over, the code answers that. */
function NextMove({ order, formats, move, learned, onClose }: MoveProps) {
  const words = useWords(ordersWords);
  const board = useWords(boardWords);
  const { api } = usePanel();
  const { data: settings } = useQuery({
    queryKey: ['settings', order.cafeteriaId],
    queryFn: () => readSettings(api, order.cafeteriaId),
  });
  const moving = useAsk(() => moveOrder(api, order, move.verb), { heard: learned });
  if (!settings) return null;
  if (move.verb === 'collect' && settings.requirePickupCode)
    return <CodeModal order={order} formats={formats} onClose={onClose} onCollected={learned} />;
  return (
    <Confirm
      title={words.moveTitle(board.verbs[move.verb], order.number)}
      verb={board.verbs[move.verb]}
      busy={moving.isPending}
      onConfirm={() => moving.mutate(undefined, { onError: onClose })}
      onClose={onClose}
    >
      {move.verb === 'collect' && (
        <>
          <AllergenBand order={order} />
          <Charge order={order} formats={formats} />
        </>
      )}
      <Text>{words.moveMore(board.statuses[move.to])}</Text>
    </Confirm>
  );
}
