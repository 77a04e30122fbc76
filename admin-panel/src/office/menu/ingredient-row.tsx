import { ActionIcon, Group, Switch, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { allergenWords } from '../../../../src/contracts/allergens.ts';
import type { Ingredient } from '../../../../src/contracts/menu-editing.ts';
import { switchIngredient } from '../../api/menu.ts';
import { changeIngredient, deleteIngredient } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import { type Edited, IngredientForm } from './ingredient-form.tsx';
import classes from './menu.module.css';

type Props = { cafeteriaId: string; ingredient: Ingredient };

/** An ingredient: whether there is some, its name and allergens, and the way to forget it. */
export function IngredientRow({ cafeteriaId, ingredient }: Props) {
  const { id, name, available, allergens } = ingredient;
  const { language } = useLanguage();
  const words = useWords(menuWords);
  const { api } = usePanel();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const refresh = menuKey(cafeteriaId);
  const switching = useAsk((on: boolean) => switchIngredient(api, cafeteriaId, id, on), { refresh });
  const saving = useAsk((changed: Edited) => changeIngredient(api, cafeteriaId, id, changed), {
    refresh,
    heard: () => setEditing(false),
  });
  const removing = useAsk(() => deleteIngredient(api, cafeteriaId, id), {
    refresh,
    heard: () => setDeleting(false),
  });
  if (editing)
    return (
      <IngredientForm
        ingredient={ingredient}
        busy={saving.isPending}
        onSave={(changed) => saving.mutate(changed)}
      />
    );
  return (
    <div className={classes.dish}>
      <div className={classes.opens}>
        <span className={classes.name}>{name}</span>
        <span className={classes.more}>
          {allergens.map((code) => allergenWords[code][language]).join(', ')}
        </span>
      </div>
      <Group gap="xs" wrap="nowrap">
        <ActionIcon
          size={44}
          variant="default"
          aria-label={words.editIngredient(name)}
          onClick={() => setEditing(true)}
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
