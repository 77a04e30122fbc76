import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { isUnanswered } from '../../../src/domain/answer-time.ts';
import { goWithout, proposeWithout, withdrawChange } from '../api/orders.ts';
import { Confirm } from '../office/confirm.tsx';
import { usePanel } from '../shell/panel.tsx';
import { useLostFocus } from '../shell/use-lost-focus.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { useAsk } from './ask.ts';
import { untilOf } from './asked.tsx';
import { questionsOf } from './columns.ts';
import { Parts } from './order-lines.tsx';

type Props = { order: Order; formats: Formats; learned: (order: Order) => void };
type Item = Order['items'][number];

/** Each line, and beside it the question to the student whether to go without; below one that was asked what can be done now. */
export function DrawerLines({ order, formats, learned }: Props) {
  const questions = questionsOf(order);
  const isLast = order.items.filter(({ removedAt }) => !removedAt).length === 1;
  return order.items.map((item) => {
    const question = questions.find(({ itemId }) => itemId === item.id);
    return (
      <Stack key={item.id} gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Line item={item} />
          {!question && !item.removedAt && order.status !== 'ready' && (
            <RanOut order={order} item={item} learned={learned} />
          )}
        </Group>
        {question && (
          <Question order={order} question={question} isLast={isLast} formats={formats} learned={learned} />
        )}
      </Stack>
    );
  });
}

function Line({ item: { quantity, name, components, modifiers, note, removedAt } }: { item: Item }) {
  return (
    <div>
      <Text fz="lg" fw={700} td={removedAt ? 'line-through' : undefined}>
        {quantity}× {name}
      </Text>
      <Text component="div">
        <Parts components={components} quantity={quantity} />
      </Text>
      <Text>{modifiers.map((modifier) => modifier.name).join(', ')}</Text>
      {note && <Text fs="italic">{note}</Text>}
    </div>
  );
}

function RanOut({ order, item, learned }: { order: Order; item: Item; learned: Props['learned'] }) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const ref = useLostFocus<HTMLButtonElement>();
  const [doubted, doubt] = useState(false);
  const asking = useAsk(() => proposeWithout(api, order, item.id), { heard: learned });
  return (
    <>
      <Button ref={ref} flex="none" size="md" h={48} variant="default" onClick={() => doubt(true)}>
        {words.unavailable}
      </Button>
      {doubted && (
        <Confirm
          title={words.unavailableTitle(item.name)}
          verb={words.ask}
          busy={asking.isPending}
          onConfirm={() => asking.mutate(undefined, { onSettled: () => doubt(false) })}
          onClose={() => doubt(false)}
        >
          <Text>{words.unavailableMore}</Text>
        </Confirm>
      )}
    </>
  );
}

type QuestionProps = Props & { question: ReturnType<typeof questionsOf>[number]; isLast: boolean };

/** The way back is there at once; to decide for the student, when their time is over. The last line of all is not taken out: such an order is cancelled. */
function Question({ order, question, isLast, formats, learned }: QuestionProps) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const ref = useLostFocus<HTMLButtonElement>();
  const missed = useAtTime((now) => isUnanswered(question, now));
  const back = useAsk(() => withdrawChange(api, order, question.id), { heard: learned });
  const without = useAsk(() => goWithout(api, order, question.id), { heard: learned });
  return (
    <Stack gap="xs" role="group" aria-label={question.dish}>
      <Text fw={600}>{missed ? words.answerMissed : words.answerWaited(untilOf(question, formats))}</Text>
      <Group gap="xs">
        <Button
          ref={ref}
          size="md"
          h={48}
          variant="default"
          loading={back.isPending}
          onClick={() => back.mutate()}
        >
          {words.withdraw}
        </Button>
        {missed && !isLast && (
          <Button size="md" h={48} color="red.9" loading={without.isPending} onClick={() => without.mutate()}>
            {words.goWithout}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
