import { Modal, PinInput, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { moveOrder } from '../api/orders.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { AllergenBand } from './allergen-band.tsx';
import { Charge } from './charge.tsx';
import { OrderLines } from './order-lines.tsx';

type Props = { order: Order; formats: Formats; onClose: () => void; onCollected: (order: Order) => void };

/** Hands an order over for its code. It is sent at once: the code is what makes sure that no tap was a slip. */
export default function CodeModal({ order, formats, onClose, onCollected }: Props) {
  const words = useWords(boardWords);
  const { close } = useWords(shellWords);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={[order.number, order.studentName, words.code].filter(Boolean).join(' · ')}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <AllergenBand order={order} />
      <Stack gap="sm" py="sm">
        <Charge order={order} formats={formats} />
        <OrderLines order={order} />
      </Stack>
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
  const [tries, setTries] = useState(0);
  const first = useRef<HTMLInputElement>(null);
  // After a refusal the first digit of another code is expected; while it is asked the fields are off and hold no focus.
  useEffect(() => {
    if (tries > 0 && !busy) first.current?.focus();
  }, [tries, busy]);
  const collect = async (pickupCode: string) => {
    setBusy(true);
    try {
      onCollected(await moveOrder(api, order, 'collect', { pickupCode }));
    } catch (error) {
      setCode('');
      setTries((before) => before + 1);
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
        ref={first}
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
