import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { changeDish, type MoveStock, moveStock } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { ledgerKey, StockLedger } from './stock-ledger.tsx';

type Props = { place: Place; dish: StaffDish };
const kinds = ['restock', 'recount', 'waste'] as const satisfies MoveStock['kind'][];

/** What is left of a dish, what comes in or goes out by hand, and the ledger of it all. */
export function DishStock({ place, dish }: Props) {
  const words = useWords(menuWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const client = useQueryClient();
  const [kind, setKind] = useState<MoveStock['kind']>(dish.stock === null ? 'recount' : 'restock');
  const [quantity, setQuantity] = useState('');
  const [reason, setReason] = useState('');
  // One deed until it is done or something else is typed: a lost answer does not restock twice.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [stopping, setStopping] = useState(false);
  const afresh = () => setKey(crypto.randomUUID());
  const moving = useAsk(
    () =>
      moveStock(
        api,
        place.id,
        dish.id,
        { kind, quantity: Number(quantity), ...(reason.trim() && { reason: reason.trim() }) },
        key,
      ),
    {
      refresh: menuKey(place.id),
      heard: () => {
        setQuantity('');
        setReason('');
        afresh();
        void client.invalidateQueries({ queryKey: ledgerKey(dish.id) });
      },
    },
  );
  const stop = useAsk(() => changeDish(api, place.id, dish.id, { stock: null, dailyStock: null }), {
    refresh: menuKey(place.id),
    heard: () => setStopping(false),
  });
  return (
    <fieldset className={form.set}>
      <legend>{words.ledger}</legend>
      <Stack>
        <Group justify="space-between">
          <Text fw={600} role="status">
            {dish.stock === null ? words.notCounted : words.left(formats.count(dish.stock))}
          </Text>
          {dish.stock !== null && (
            <Button size="md" variant="default" onClick={() => setStopping(true)}>
              {words.stopCounting}
            </Button>
          )}
        </Group>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            moving.mutate();
          }}
        >
          <div className={form.fields}>
            <NativeSelect
              size="md"
              label={words.movement}
              value={kind}
              onChange={(event) => {
                setKind(event.currentTarget.value as MoveStock['kind']);
                afresh();
              }}
              data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
            />
            <NumberField
              label={words.quantity}
              min={kind === 'recount' ? 0 : 1}
              max={10_000}
              value={quantity}
              onChange={(typed) => {
                setQuantity(typed);
                afresh();
              }}
            />
            <TextInput
              size="md"
              label={words.reason}
              maxLength={280}
              value={reason}
              onChange={(event) => {
                setReason(event.currentTarget.value);
                afresh();
              }}
            />
            <Button size="md" type="submit" loading={moving.isPending}>
              {words.record}
            </Button>
          </div>
        </form>
        <StockLedger cafeteriaId={place.id} dishId={dish.id} formats={formats} />
      </Stack>
      {stopping && (
        <Confirm
          title={words.stopCounting}
          verb={words.stopCounting}
          busy={stop.isPending}
          onConfirm={() => stop.mutate()}
          onClose={() => setStopping(false)}
        >
          <Text>{words.stopCountingMore}</Text>
        </Confirm>
      )}
    </fieldset>
  );
}
