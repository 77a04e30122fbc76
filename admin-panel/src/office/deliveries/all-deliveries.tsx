import { Button, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { purgeDeliveries, retryDead } from '../../api/deliveries.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import { useWords } from '../../words/language.tsx';
import { Confirm } from '../confirm.tsx';

/** Source: src/contracts/deliveries.ts (`keptDays`): younger ones are compared with their events. */
const fewestDays = 7;
const mostDays = 3_650;
const list = ['office', 'deliveries'];

/** Begins all dead ones anew; of one channel, if the list shows one alone. */
export function RetryAll({ channel }: { channel: string }) {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const retry = useAsk(() => retryDead(api, channel), {
    heard: ({ count, more }) => {
      setAsking(false);
      say(words.retriedAll(count, more));
    },
    refresh: list,
  });
  return (
    <>
      <Button size="md" variant="default" onClick={() => setAsking(true)}>
        {words.retryAll}
      </Button>
      {asking && (
        <Confirm
          title={words.retryAll}
          verb={words.retry}
          busy={retry.isPending}
          onConfirm={() => retry.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{words.retryAllMore}</Text>
        </Confirm>
      )}
    </>
  );
}

/** Deletes what is final and old. */
export function Purge() {
  const words = useWords(deliveriesWords);
  const { api } = usePanel();
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const [days, setDays] = useState(90);
  const purge = useAsk(() => purgeDeliveries(api, days), {
    heard: ({ deleted, more }) => {
      setAsking(false);
      say(words.purged(deleted, more));
    },
    refresh: list,
  });
  return (
    <>
      <Button size="md" variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
        {words.purge}
      </Button>
      {asking && (
        <Confirm
          title={words.purge}
          verb={words.purge}
          busy={purge.isPending}
          onConfirm={() => purge.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{words.purgeMore}</Text>
          <NumberInput
            size="md"
            label={words.purgeDays}
            description={words.purgeDaysHint}
            hideControls
            allowDecimal={false}
            min={fewestDays}
            max={mostDays}
            value={days}
            onChange={(entered) => setDays(Number(entered))}
          />
        </Confirm>
      )}
    </>
  );
}
