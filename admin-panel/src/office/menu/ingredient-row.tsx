import { ActionIcon, Button, Group, Switch, Text, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Ingredient } from '../../../../src/contracts/menu-editing.ts';
import { switchIngredient } from '../../api/menu.ts';
import { deleteIngredient, renameIngredient } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import classes from './menu.module.css';

type Props = { cafeteriaId: string; ingredient: Ingredient };

/** An ingredient: whether there is some, its name, and the way to forget it. */
export function IngredientRow({ cafeteriaId, ingredient: { id, name, available } }: Props) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const [typed, setTyped] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const refresh = menuKey(cafeteriaId);
  const switching = useAsk((on: boolean) => switchIngredient(api, cafeteriaId, id, on), { refresh });
  const naming = useAsk((to: string) => renameIngredient(api, cafeteriaId, id, to), {
    refresh,
    heard: () => setTyped(null),
  });
  const removing = useAsk(() => deleteIngredient(api, cafeteriaId, id), {
    refresh,
    heard: () => setDeleting(false),
  });
  if (typed !== null)
    return (
      <form
        className={classes.dish}
        onSubmit={(event) => {
          event.preventDefault();
          naming.mutate(typed.trim());
        }}
      >
        <TextInput
          size="md"
          flex={1}
          aria-label={words.name}
          autoFocus
          required
          maxLength={80}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="md" type="submit" loading={naming.isPending} disabled={!typed.trim()}>
          {words.save}
        </Button>
      </form>
    );
  return (
    <div className={classes.dish}>
      <Text fw={600} flex={1}>
        {name}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <ActionIcon
          size={44}
          variant="default"
          aria-label={words.renameIngredient(name)}
          onClick={() => setTyped(name)}
        >
          <IconPencil size={20} />
        </ActionIcon>
        <ActionIcon
          size={44}
          variant="default"
          aria-label={words.deleteCategory(name)}
          onClick={() => setDeleting(true)}
        >
          <IconTrash size={20} />
        </ActionIcon>
        <Switch
          size="lg"
          aria-label={words.available(name)}
          checked={switching.isPending ? switching.variables : available}
          onChange={(event) => switching.mutate(event.currentTarget.checked)}
        />
      </Group>
      {deleting && (
        <Confirm
          title={words.deleteCategory(name)}
          verb={words.delete}
          busy={removing.isPending}
          onConfirm={() => removing.mutate()}
          onClose={() => setDeleting(false)}
        >
          <Text>{words.deleteIngredientMore}</Text>
        </Confirm>
      )}
    </div>
  );
}
