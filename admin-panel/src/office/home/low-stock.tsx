import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { newUuid } from '../../../../clients/browser/new-uuid.ts';
import type { Overview } from '../../../../src/contracts/overview.ts';
import { moveStock } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';
import { Section } from '../section.tsx';

type Dish = Overview['lowStock'][number];
type Props = { overview: Overview; queryKey: readonly unknown[] };

/** Of a dish without a daily stock nobody knows how many are made at once. */
const usual = 10;

/** What one tap adds: what the day began with, or the usual. */
const portionsOf = ({ stock, dailyStock }: Dish) =>
  dailyStock !== null && dailyStock > stock ? dailyStock - stock : usual;

/** What little or nothing is left of, with as much more as one tap adds. */
export function LowStock({ overview: { cafeteria, lowStock }, queryKey }: Props) {
  const words = useWords(homeWords);
  return (
    <Section title={words.lowStock}>
      {lowStock.length === 0 && <Text c="dimmed">{words.enough}</Text>}
      <Stack gap="xs">
        {lowStock.map((dish) => (
          // Restocked it is another one to restock: with a deed of its own.
          <Row key={`${dish.id} ${dish.stock}`} cafeteriaId={cafeteria.id} dish={dish} queryKey={queryKey} />
        ))}
      </Stack>
    </Section>
  );
}

function Row({
  cafeteriaId,
  dish,
  queryKey,
}: {
  cafeteriaId: string;
  dish: Dish;
  queryKey: readonly unknown[];
}) {
  const words = useWords(homeWords);
  const { api } = usePanel();
  const say = useSay();
  const quantity = portionsOf(dish);
  // A lost answer does not restock twice.
  const [key] = useState(newUuid);
  const restocking = useAsk(() => moveStock(api, cafeteriaId, dish.id, { kind: 'restock', quantity }, key), {
    refresh: queryKey,
    heard: ({ name, stock }) => say(words.restocked(name, stock ?? 0)),
  });
  return (
    <Group justify="space-between" wrap="nowrap">
      <div>
        <Text fw={600}>{dish.name}</Text>
        <Text size="sm" c={dish.stock === 0 ? 'var(--mantine-color-error)' : 'dimmed'}>
          {dish.stock === 0 ? words.noneLeft : words.left(dish.stock)}
        </Text>
      </div>
      <Button
        size="md"
        variant="default"
        aria-label={words.restockOf(dish.name, quantity)}
        loading={restocking.isPending}
        disabled={restocking.isSuccess}
        onClick={() => restocking.mutate()}
      >
        {words.restock(quantity)}
      </Button>
    </Group>
  );
}
