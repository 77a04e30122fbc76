import { Modal, PinInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { moveOrder } from '../api/orders.ts';
import { ApiProblem } from '../api/problem.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

type Props = { order: Order; onClose: () => void; onCollected: (order: Order) => void };

/** Hands an order over for its code. It is sent at once: the code is what makes sure that no tap was a slip. */
export default function CodeModal({ order, onClose, onCollected }: Props) {
  const words = useWords(boardWords);
  const { close } = useWords(shellWords);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={`${order.number} · ${words.code}`}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <CodeForm order={order} onCollected={onCollected} />
    </Modal>
  );
}

function CodeForm({ order, onCollected }: { order: Order; onCollected: (order: Order) => void }) {
  const words = useWords(boardWords);
  const shell = useWords(shellWords);
  const { api } = usePanel();
  const [code, setCode] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const collect = async (pickupCode: string) => {
    setBusy(true);
    try {
      onCollected(await moveOrder(api, order, 'collect', { pickupCode }));
    } catch (error) {
      setCode('');
      setRefused(error instanceof ApiProblem ? error.message : shell.unreachableNow);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack align="center" pb="md">
      <Text>{words.codeHint}</Text>
      <PinInput
        size="xl"
        length={4}
        type="number"
        inputMode="numeric"
        // Else the dialog begins at its way out.
        getInputProps={(index) => ({ 'data-autofocus': index === 0 || undefined })}
        aria-label={words.code}
        value={code}
        onChange={(entered) => {
          setCode(entered);
          if (entered) setRefused(null);
        }}
        onComplete={collect}
        disabled={busy}
        error={refused !== null}
      />
      <Text c="var(--mantine-color-error)" fw={600} role="alert" mih={24}>
        {refused}
      </Text>
    </Stack>
  );
}
