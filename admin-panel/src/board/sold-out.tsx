import { Alert, Button, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  listDishes,
  listIngredients,
  type OffUntil,
  optionsOf,
  switchDish,
  switchIngredient,
  switchOption,
} from '../api/menu.ts';
import { Aside } from '../shell/aside.tsx';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { board } from '../words/es/board.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { useAsk } from './ask.ts';
import { plain } from './search.ts';
import classes from './sold-out.module.css';

const untils = ['today', 'open'] as const satisfies readonly OffUntil[];
const kinds = ['dishes', 'options', 'ingredients'] as const;
type Kind = (typeof kinds)[number];
type Props = { cafeteriaId: string; onClose: () => void };

/** What can be sold, by dish, by option or by ingredient; a tap takes it off sale, for today or for good, or brings it back. */
export default function SoldOut({ cafeteriaId, onClose }: Props) {
  const words = useWords(boardWords);
  const [kind, setKind] = useState<Kind>('dishes');
  const [search, setSearch] = useState('');
  const [until, setUntil] = useState<OffUntil>('today');
  const Shown = lists[kind];
  return (
    <Aside size="md" title={words.soldOut} onClose={onClose}>
      <Stack>
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={words.soldOut}
          value={kind}
          onChange={(chosen) => setKind(chosen as Kind)}
          data={kinds.map((value) => ({ value, label: words[value] }))}
        />
        <TextInput
          size="lg"
          data-autofocus
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={words.offUntil}
          value={until}
          onChange={(chosen) => setUntil(chosen as OffUntil)}
          data={untils.map((value) => ({ value, label: words.offUntils[value] }))}
        />
        <Shown cafeteriaId={cafeteriaId} search={search} until={until} />
      </Stack>
    </Aside>
  );
}

export const menuKey = (cafeteriaId: string, kind?: Kind) => ['menu', cafeteriaId, ...(kind ? [kind] : [])];

type ListProps = { cafeteriaId: string; search: string; until: OffUntil };

function Dishes({ cafeteriaId, search, until }: ListProps) {
  const { api } = usePanel();
  const found = useQuery({
    queryKey: menuKey(cafeteriaId, 'dishes'),
    queryFn: () => listDishes(api, cafeteriaId),
  });
  const ask = useAsk(({ id, on }: Switch) => switchDish(api, cafeteriaId, id, on, until), {
    refresh: menuKey(cafeteriaId),
  });
  const things = found.data?.map(({ id, name, switchedOn, backOn }) => ({
    id,
    name,
    on: switchedOn,
    backOn,
  }));
  return <Switches things={things} found={found} search={search} flip={ask.mutate} />;
}

function Options({ cafeteriaId, search, until }: ListProps) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const found = useQuery({
    queryKey: menuKey(cafeteriaId, 'dishes'),
    queryFn: () => listDishes(api, cafeteriaId),
  });
  const ask = useAsk(({ id: name, on }: Switch) => switchOption(api, cafeteriaId, name, on, until), {
    refresh: menuKey(cafeteriaId),
  });
  const things = found.data && optionsOf(found.data).map((option) => ({ id: option.name, ...option }));
  if (things?.length === 0) return <Text c="dimmed">{words.noOptions}</Text>;
  return <Switches things={things} found={found} search={search} flip={ask.mutate} />;
}

function Ingredients({ cafeteriaId, search, until }: ListProps) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const found = useQuery({
    queryKey: menuKey(cafeteriaId, 'ingredients'),
    queryFn: () => listIngredients(api, cafeteriaId),
  });
  const ask = useAsk(({ id, on }: Switch) => switchIngredient(api, cafeteriaId, id, on, until), {
    refresh: menuKey(cafeteriaId),
  });
  const things = found.data?.map(({ id, name, available, backOn }) => ({ id, name, on: available, backOn }));
  if (things?.length === 0) return <Text c="dimmed">{words.noIngredients}</Text>;
  return <Switches things={things} found={found} search={search} flip={ask.mutate} />;
}

const lists = { dishes: Dishes, options: Options, ingredients: Ingredients };

type Switch = { id: string; on: boolean };
type SwitchesProps = {
  things: { id: string; name: string; on: boolean; backOn: string | null }[] | undefined;
  found: Pick<UseQueryResult, 'isError' | 'refetch'>;
  search: string;
  flip: (to: Switch) => void;
};

function Switches({ things, found, search, flip }: SwitchesProps) {
  const words = useWords(boardWords);
  const shell = useWords(shellWords);
  if (!things && found.isError)
    return (
      <Alert color="red" title={shell.unreachableNow}>
        <Button onClick={() => found.refetch()}>{shell.retry}</Button>
      </Alert>
    );
  if (!things) return <Text role="status">{shell.loading}</Text>;
  const wanted = things.filter(({ name }) => plain(name).includes(plain(search)));
  if (wanted.length === 0) return <Text c="dimmed">{words.noneFound}</Text>;
  return (
    <ul className={classes.list}>
      {wanted.map(({ id, name, on, backOn }) => (
        <li key={id}>
          <UnstyledButton
            role="switch"
            aria-checked={on}
            className={classes.thing ?? ''}
            data-on={on || undefined}
            onClick={() => flip({ id, on: !on })}
          >
            <span>{name}</span>
            <span className={classes.state}>{stateOf(words, on, backOn)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

function stateOf(words: typeof board, on: boolean, backOn: string | null): string {
  if (on) return words.onSale;
  return backOn === null ? words.offSale : words.offToday;
}
