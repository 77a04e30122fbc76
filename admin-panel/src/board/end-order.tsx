import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { useLostFocus } from '../shell/use-lost-focus.ts';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';

type Verb = 'reject' | 'cancel';
type Props = { order: Order; onEnd: (verb: Verb, reason: string) => void };

/**
 * Rejects a new order, or cancels one that was accepted, for a reason that its student reads. What appears under the finger
 * that asked for it is the way back; what does it is below the reasons, and waits for one.
 */
export function EndOrder({ order, onEnd }: Props) {
  const words = useWords(boardWords);
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState('');
  const [other, setOther] = useState('');
  const verb = order.status === 'placed' ? 'reject' : 'cancel';
  const reason = chosen || other.trim();

  if (!asking) return <Begin label={words.endings[verb]} onClick={() => setAsking(true)} />;
  return (
    <Stack gap="xs" role="group" aria-label={words.endings[verb]}>
      <Keep label={words.keepOrder} onClick={() => setAsking(false)} />
      <Radio.Group label={words.reason} value={chosen} onChange={setChosen}>
        <Stack gap={0}>
          {words.reasons.map((each) => (
            <Radio
              key={each}
              size="md"
              value={each}
              label={each}
              styles={{ body: { alignItems: 'center' }, label: { padding: '14px 12px', fontSize: 18 } }}
            />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        size="lg"
        label={words.otherReason}
        maxLength={280}
        value={other}
        onChange={(event) => {
          setOther(event.currentTarget.value);
          setChosen('');
        }}
      />
      <Button size="lg" mt="md" color="red.9" disabled={!reason} onClick={() => onEnd(verb, reason)}>
        {words.verbs[verb]}
      </Button>
    </Stack>
  );
}

type ButtonProps = { label: string; onClick: () => void };

function Begin({ label, onClick }: ButtonProps) {
  const ref = useLostFocus<HTMLButtonElement>();
  return (
    <Button ref={ref} size="lg" variant="default" c="var(--mantine-color-error)" onClick={onClick}>
      {label}
    </Button>
  );
}

function Keep({ label, onClick }: ButtonProps) {
  const ref = useLostFocus<HTMLButtonElement>();
  return (
    <Button ref={ref} size="lg" variant="default" onClick={onClick}>
      {label}
    </Button>
  );
}
