import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Category, createCategory, renameCategory } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { shellWords } from '../../words/shell.ts';
import { useKnownCategories } from './use-menu.ts';

type Props = { cafeteriaId: string; category?: Category; onClose: () => void };

/** Names a category that is, or a new one. */
export function CategoryName({ cafeteriaId, category, onClose }: Props) {
  const words = useWords(menuWords);
  const { close } = useWords(shellWords);
  const { api } = usePanel();
  const [name, setName] = useState(category?.name ?? '');
  const [key] = useState(() => crypto.randomUUID());
  const learn = useKnownCategories(cafeteriaId);
  const naming = useAsk(
    (typed: string) =>
      category
        ? renameCategory(api, cafeteriaId, category.id, typed)
        : createCategory(api, cafeteriaId, typed, key),
    {
      refresh: menuKey(cafeteriaId),
      heard: (named) => {
        learn((known) =>
          known.some(({ id }) => id === named.id)
            ? known.map((each) => (each.id === named.id ? named : each))
            : [...known, named],
        );
        onClose();
      },
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={category ? words.renameCategory(category.name) : words.newCategory}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          naming.mutate(name.trim());
        }}
      >
        <Stack>
          <TextInput
            size="md"
            label={words.name}
            required
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button size="md" type="submit" loading={naming.isPending} disabled={!name.trim()}>
            {words.save}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
