import { Group, Modal, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { newUuid } from '../../../../clients/browser/new-uuid.ts';
import type { Cash } from '../../../../src/contracts/cash.ts';
import { cashPieces, sumOfPieces } from '../../../../src/contracts/cash-pieces.ts';
import { countCash } from '../../api/cash.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { cashWords } from '../../words/cash.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { shellWords } from '../../words/shell.ts';
import { Form } from '../form.tsx';
import { NumberField } from '../number-field.tsx';
import { centsOf } from '../units.ts';
import { Difference } from './difference.tsx';

type Way = 'pieces' | 'sum';
type Props = { cash: Cash; formats: Formats; queryKey: readonly unknown[]; onClose: () => void };

/** Counts the till, by notes and coins or as a sum; what is missing is told while it is typed. */
export default function CashForm({ cash, formats, queryKey, onClose }: Props) {
  const words = useWords(cashWords);
  const { close } = useWords(shellWords);
  const { api } = usePanel();
  const say = useSay();
  const client = useQueryClient();
  const kinds = cashPieces[cash.currency] ?? [];
  const [way, setWay] = useState<Way>(kinds.length > 0 ? 'pieces' : 'sum');
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [sum, setSum] = useState('');
  // One deed until it is done or something else is typed: a lost answer does not count twice.
  const deed = useRef({ key: '', body: '' });
  const pieces = Object.fromEntries(
    Object.entries(typed).flatMap(([cents, count]) => (count ? [[cents, Number(count)]] : [])),
  );
  const countedCents = way === 'pieces' ? sumOfPieces(pieces) : centsOf(sum || '0');
  const money = (cents: number) => formats.money(cents, cash.currency);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="lg"
      title={words.form}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <Form
        label={words.form}
        verb={words.save}
        send={(text) => {
          const counted = {
            day: cash.day,
            ...(way === 'pieces' ? { pieces } : { countedCents }),
            note: text('note') || undefined,
          };
          const body = JSON.stringify(counted);
          if (deed.current.body !== body) deed.current = { key: newUuid(), body };
          return countCash(api, cash.cafeteriaId, counted, deed.current.key);
        }}
        heard={(counted) => {
          client.setQueryData(queryKey, counted);
          say(words.saved);
          onClose();
        }}
      >
        <Text c="dimmed">{words.fund}</Text>
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={words.way}
          value={way}
          onChange={(chosen) => setWay(chosen as Way)}
          data={Object.entries(words.ways).map(([value, label]) => ({ value, label }))}
        />
        {way === 'pieces' ? (
          <SimpleGrid cols={{ base: 3, xs: 4 }} spacing="xs">
            {kinds.map((cents, index) => (
              <NumberField
                key={cents}
                label={money(cents)}
                aria-label={words.piece(money(cents))}
                min={0}
                max={10_000}
                // Nothing typed is nothing counted: zero has to be said.
                optional={index > 0 || Object.values(typed).some(Boolean)}
                value={typed[cents] ?? ''}
                onChange={(count) => setTyped({ ...typed, [cents]: count })}
              />
            ))}
          </SimpleGrid>
        ) : (
          <NumberField label={words.sum} min={0} max={10_000_000} step={0.01} value={sum} onChange={setSum} />
        )}
        <Stack gap={0} role="status">
          <Line name={words.expected} value={money(cash.expectedCents)} />
          <Line name={words.counted} value={money(countedCents)} />
          <Group justify="flex-end">
            <Difference cents={countedCents - cash.expectedCents} money={money} />
          </Group>
        </Stack>
        <TextInput size="md" label={words.note} name="note" maxLength={280} />
      </Form>
    </Modal>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <Group justify="space-between">
      <span>{name}</span>
      <b style={{ fontVariantNumeric: 'tabular-nums' }}>{value}</b>
    </Group>
  );
}
