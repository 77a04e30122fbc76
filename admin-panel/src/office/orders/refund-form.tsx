import { Alert, Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { newUuid } from '../../../../clients/browser/new-uuid.ts';
import { ApiProblem } from '../../../../clients/browser/problem.ts';
import type { Order } from '../../../../src/contracts/orders.ts';
import type { OrderRefunds, RefundReason } from '../../../../src/contracts/refunds.ts';
import { giveBack } from '../../api/orders.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { shellWords } from '../../words/shell.ts';
import { NumberField } from '../number-field.tsx';
import { centsOf, unitsOf } from '../units.ts';

type Props = {
  order: Order;
  refunds: OrderRefunds;
  formats: Formats;
  queryKey: readonly unknown[];
  onClose: () => void;
};
type Draft = { amount: string; reason: RefundReason | ''; note: string };

/** Gives money of an order back, in two steps: what and why, and then whether it is meant. */
export default function RefundForm({ order, refunds, formats, queryKey, onClose }: Props) {
  const words = useWords(ordersWords).refunds;
  const { close } = useWords(shellWords);
  // Nothing is filled in: whoever gives money back says how much.
  const [draft, setDraft] = useState<Draft>({ amount: '', reason: '', note: '' });
  const [isReviewed, setReviewed] = useState(false);
  // One deed until it is done or something else is meant: a lost answer gives nothing back twice.
  const deed = useRef<Deed>({ key: '', meant: '' });
  const step = { order, refunds, formats, draft };
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={words.heading(order.number)}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      {isReviewed ? (
        <Meant {...step} deed={deed} queryKey={queryKey} onBack={() => setReviewed(false)} onDone={onClose} />
      ) : (
        <What
          {...step}
          onChange={(changed) => setDraft({ ...draft, ...changed })}
          onReview={() => setReviewed(true)}
        />
      )}
    </Modal>
  );
}

type Step = Pick<Props, 'order' | 'refunds' | 'formats'> & { draft: Draft };
/** What is meant, and the key under which it happens once. */
type Deed = { key: string; meant: string };

function What({
  order,
  refunds: { refundableCents, data },
  formats,
  draft,
  onChange,
  onReview,
}: Step & { onChange: (changed: Partial<Draft>) => void; onReview: () => void }) {
  const words = useWords(ordersWords).refunds;
  const money = (cents: number) => formats.money(cents, order.currency);
  const lines = order.items.filter(
    ({ removedAt, totalCents }) => !removedAt && totalCents > 0 && totalCents < order.totalCents,
  );
  const set = (cents: number, note = '') =>
    // What was written by hand stays.
    onChange({ amount: unitsOf(cents), ...(isOfLine(draft.note, lines) && { note }) });
  const given = new Set(data.map(({ note }) => note));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReview();
  };
  return (
    <form onSubmit={submit} aria-label={words.open}>
      <Stack>
        <Text>{words.left(money(refundableCents))}</Text>
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={() => set(refundableCents)}>
            {words.all(money(refundableCents))}
          </Button>
          {lines.map((line) => {
            const isGiven = given.has(lineOf(line));
            return (
              <Button
                key={line.id}
                variant="default"
                size="sm"
                style={{ height: 'auto', minHeight: 36 }}
                styles={{ label: { whiteSpace: 'normal' } }}
                disabled={isGiven || line.totalCents > refundableCents}
                onClick={() => set(line.totalCents, lineOf(line))}
              >
                {isGiven ? words.lineDone(lineOf(line)) : words.line(lineOf(line), money(line.totalCents))}
              </Button>
            );
          })}
        </Group>
        {data.length > 0 && (
          <Text size="sm" c="dimmed">
            {words.before}:{' '}
            {data
              .map(
                ({ amountCents, note, reason }) => `${money(amountCents)} (${note ?? words.reasons[reason]})`,
              )
              .join(', ')}
          </Text>
        )}
        <NumberField
          label={words.amount}
          value={draft.amount}
          onChange={(amount) => onChange({ amount })}
          min={0.01}
          max={refundableCents / 100}
          step={0.01}
        />
        <NativeSelect
          size="md"
          label={words.reason}
          required
          value={draft.reason}
          onChange={(event) => onChange({ reason: event.currentTarget.value as Draft['reason'] })}
          data={[
            { value: '', label: words.choose, disabled: true },
            ...Object.entries(words.reasons).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Textarea
          size="md"
          label={words.note}
          description={words.noteHint}
          required={draft.reason === 'other'}
          maxLength={280}
          autosize
          minRows={2}
          value={draft.note}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
        <Button type="submit" size="md">
          {words.review}
        </Button>
      </Stack>
    </form>
  );
}

type Line = Pick<Order['items'][number], 'quantity' | 'name'>;
/** A line in the note of its refund: by that the next one knows what was given back already. */
const lineOf = ({ quantity, name }: Line) => `${quantity}× ${name}`;
const isOfLine = (note: string, lines: readonly Line[]) =>
  note.trim() === '' || lines.some((line) => lineOf(line) === note);

/** It begins at the way back. The same key for every try: what was lost on the way is not given back twice. */
function Meant({
  order,
  refunds: { way },
  formats,
  draft: { amount, reason, note },
  deed,
  queryKey,
  onBack,
  onDone,
}: Step & {
  deed: RefObject<Deed>;
  queryKey: readonly unknown[];
  onBack: () => void;
  onDone: () => void;
}) {
  const words = useWords(ordersWords).refunds;
  const { unreachableNow } = useWords(shellWords);
  const { api } = usePanel();
  const say = useSay();
  const client = useQueryClient();
  const amountCents = centsOf(amount);
  const told = formats.money(amountCents, order.currency);
  const giving = useMutation({
    mutationFn: () => {
      const wanted = { amountCents, reason: reason || 'other', note: note.trim() || undefined } as const;
      const meant = JSON.stringify(wanted);
      if (deed.current.meant !== meant) deed.current = { key: newUuid(), meant };
      return giveBack(api, order, wanted, deed.current.key);
    },
    onSuccess: (known) => {
      client.setQueryData(queryKey, known);
      say(words.done(told));
      onDone();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['office'] }),
  });
  const { error } = giving;
  return (
    <Stack>
      <Text fw={700} fz="lg">
        {words.sure(told)}
      </Text>
      {way && <Text>{words.how[way]}</Text>}
      <Text c="dimmed">
        {[reason && words.reasons[reason], note.trim()].filter(Boolean).join(': ')}
        <br />
        {words.told}
      </Text>
      {error && (
        <Alert color="red" role="alert">
          {error instanceof ApiProblem ? error.message : unreachableNow}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button size="md" variant="default" data-autofocus onClick={onBack}>
          {words.back}
        </Button>
        <Button size="md" color="red.9" loading={giving.isPending} onClick={() => giving.mutate()}>
          {words.giveBack(told)}
        </Button>
      </Group>
    </Stack>
  );
}
