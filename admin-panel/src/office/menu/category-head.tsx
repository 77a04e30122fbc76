import { ActionIcon, Group, Text, Title } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type Category, deleteCategory } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import { CategoryName } from './category-name.tsx';
import { useKnownCategories } from './use-menu.ts';

type Props = {
  cafeteriaId: string;
  category: Category;
  empty: boolean;
  handle: ReactNode;
  onCreate: () => void;
};

/** A category's name and what can be done with it; one that has dishes cannot be deleted. */
export function CategoryHead({ cafeteriaId, category, empty, handle, onCreate }: Props) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const [asking, setAsking] = useState<'name' | 'delete' | null>(null);
  const learn = useKnownCategories(cafeteriaId);
  const deleting = useAsk(() => deleteCategory(api, cafeteriaId, category.id), {
    heard: () => {
      setAsking(null);
      learn((known) => known.filter(({ id }) => id !== category.id));
    },
  });
  const icon = { size: 44, variant: 'default' } as const;
  return (
    <Group gap="xs" wrap="nowrap">
      {handle}
      <Title order={2} size="h4" flex={1}>
        {category.name}
      </Title>
      {empty && (
        <ActionIcon
          {...icon}
          aria-label={words.deleteCategory(category.name)}
          onClick={() => setAsking('delete')}
        >
          <IconTrash size={20} />
        </ActionIcon>
      )}
      <ActionIcon
        {...icon}
        aria-label={words.renameCategory(category.name)}
        onClick={() => setAsking('name')}
      >
        <IconPencil size={20} />
      </ActionIcon>
      <ActionIcon {...icon} variant="filled" aria-label={words.newDish(category.name)} onClick={onCreate}>
        <IconPlus size={20} />
      </ActionIcon>
      {asking === 'name' && (
        <CategoryName cafeteriaId={cafeteriaId} category={category} onClose={() => setAsking(null)} />
      )}
      {asking === 'delete' && (
        <Confirm
          title={words.deleteCategory(category.name)}
          verb={words.delete}
          busy={deleting.isPending}
          onConfirm={() => deleting.mutate()}
          onClose={() => setAsking(null)}
        >
          <Text>{words.deleteCategoryMore}</Text>
        </Confirm>
      )}
    </Group>
  );
}
