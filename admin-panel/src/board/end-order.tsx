import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { moveOrder } from '../api/orders.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { useAsk } from './ask.ts';

/** Rejects a new order, or cancels one that was accepted, for a reason that its student reads. It is not undone. */
export function EndOrder({ order, ended }: { order: Order; ended: (order: Order) => void }) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const [asking, setAsking] = useState(false);
  const [other, setOther] = useState('');
  const verb = order.status === 'placed' ? 'reject' : 'cancel';
  const ending = useAsk((reason: string) => moveOrder(api, order, verb, { reason }), { heard: ended });

  if (!asking)
    return (
      <Button size="lg" variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
        {words.verbs[verb]}
      </Button>
    );
  return (
    <Stack gap="xs" role="group" aria-label={words.reason}>
      {words.reasons.map((reason) => (
        <Button
          key={reason}
          size="lg"
          color="red.9"
          loading={ending.isPending && ending.variables === reason}
          onClick={() => ending.mutate(reason)}
        >
          {reason}
        </Button>
      ))}
      <TextInput
        size="lg"
        label={words.otherReason}
        maxLength={280}
        value={other}
        onChange={(event) => setOther(event.currentTarget.value)}
      />
      <Button size="lg" color="red.9" disabled={!other.trim()} onClick={() => ending.mutate(other.trim())}>
        {words.verbs[verb]}
      </Button>
      <Button size="lg" variant="default" onClick={() => setAsking(false)}>
        {words.keepOrder}
      </Button>
    </Stack>
  );
}
