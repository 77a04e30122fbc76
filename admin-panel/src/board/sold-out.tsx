import {
  Alert,
  Button,
  Drawer,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listDishes, listIngredients, switchDish, switchIngredient } from '../api/menu.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { useAsk } from './ask.ts';
import classes from './sold-out.module.css';

type Kind = 'dishes' | 'ingredients';
type Props = { cafeteriaId: string; onClose: () => void };

/** What can be sold, by dish or by ingredient; a tap takes it off sale or brings it back. */
export default function SoldOut({ cafeteriaId, onClose }: Props) {
  const words = useWords(boardWords);
  const { close } = useWords(shellWords);
  const [kind, setKind] = useState<Kind>('dishes');
  const [search, setSearch] = useState('');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={words.soldOut}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <Stack>
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={words.soldOut}
          value={kind}
          onChange={(chosen) => setKind(chosen as Kind)}
          data={[
            { value: 'dishes', label: words.dishes },
            { value: 'ingredients', label: words.ingredients },
          ]}
        />
        <TextInput
          size="lg"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {kind === 'dishes' ? (
          <Dishes cafeteriaId={cafeteriaId} search={search} />
        ) : (
          <Ingredients cafeteriaId={cafeteriaId} search={search} />
        )}
      </Stack>
    </Drawer>
  );
}

export const menuKey = (cafeteriaId: string, kind?: Kind) => ['menu', cafeteriaId, ...(kind ? [kind] : [])];

function Dishes({ cafeteriaId, search }: { cafeteriaId: string; search: string }) {
  const { api } = usePanel();
  const found = useQuery({
    queryKey: menuKey(cafeteriaId, 'dishes'),
    queryFn: () => listDishes(api, cafeteriaId),
  });
  const ask = useAsk(({ id, on }: Switch) => switchDish(api, cafeteriaId, id, on), {
    refresh: menuKey(cafeteriaId),
  });
  const things = found.data?.map(({ id, name, switchedOn }) => ({ id, name, on: switchedOn }));
  return <Switches things={things} found={found} search={search} flip={ask.mutate} />;
}

function Ingredients({ cafeteriaId, search }: { cafeteriaId: string; search: string }) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const found = useQuery({
    queryKey: menuKey(cafeteriaId, 'ingredients'),
    queryFn: () => listIngredients(api, cafeteriaId),
  });
  const ask = useAsk(({ id, on }: Switch) => switchIngredient(api, cafeteriaId, id, on), {
    refresh: menuKey(cafeteriaId),
  });
  const things = found.data?.map(({ id, name, available }) => ({ id, name, on: available }));
  if (things?.length === 0) return <Text c="dimmed">{words.noIngredients}</Text>;
  return <Switches things={things} found={found} search={search} flip={ask.mutate} />;
}

type Switch = { id: string; on: boolean };
type SwitchesProps = {
  things: { id: string; name: string; on: boolean }[] | undefined;
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
      {wanted.map(({ id, name, on }) => (
        <li key={id}>
          <UnstyledButton
            role="switch"
            aria-checked={on}
            className={classes.thing ?? ''}
            data-on={on || undefined}
            onClick={() => flip({ id, on: !on })}
          >
            <span>{name}</span>
            <span className={classes.state}>{on ? words.onSale : words.offSale}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** Without accents and capitals: nobody types them with one hand. */
const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
