import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { isPhoto } from '../../../../src/domain/photo-address.ts';
import { changeDish, createDish } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { BasicFields } from './basic-fields.tsx';
import { ComboFields } from './combo-fields.tsx';
import { bodyOf, changesOf, type DishDraft, draftOf } from './dish-draft.ts';
import type { DishProps } from './dish-props.ts';
import { GroupsFields } from './groups-fields.tsx';
import { KitchenFields } from './kitchen-fields.tsx';
import { SellingFields } from './selling-fields.tsx';
import { WindowsFields } from './windows-fields.tsx';

/** All that can be written of a dish; `begin`: what a new one begins with. Of one that is, what was changed is sent, and nothing else. */
export function DishForm({
  place,
  dish,
  categoryId,
  categories,
  dishes,
  onClose,
  onDirty,
  begin,
}: DishProps & { onDirty: (dirty: boolean) => void; begin?: DishDraft | undefined }) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const say = useSay();
  // What the form began with: others may change the dish meanwhile, and only what is typed here is written over it.
  const [before, setBefore] = useState(() => begin ?? draftOf(dish, categoryId));
  const [draft, setDraft] = useState(before);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const change = (changed: Partial<DishDraft>) => {
    setDraft((known) => ({ ...known, ...changed }));
    setKey(crypto.randomUUID());
    onDirty(true);
  };
  const saving = useAsk(
    () =>
      dish
        ? changeDish(api, place.id, dish.id, changesOf(draft, before))
        : createDish(api, place.id, bodyOf(draft), key),
    {
      refresh: menuKey(place.id),
      heard: (written) => {
        onDirty(false);
        say(words.saved);
        if (!dish) return onClose();
        setBefore(draftOf(written, categoryId));
        setDraft(draftOf(written, categoryId));
      },
    },
  );
  const unchanged = dish !== null && Object.keys(changesOf(draft, before)).length === 0;
  const fields = { draft, change };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack>
        <BasicFields {...fields} categories={categories} dishes={dishes} hasPhoto={isPhoto(dish?.imageUrl)} />
        <SellingFields {...fields} isNew={dish === null} />
        <KitchenFields {...fields} cafeteriaId={place.id} />
        <WindowsFields {...fields} />
        <GroupsFields {...fields} />
        <ComboFields {...fields} dishes={dishes.filter(({ id }) => id !== dish?.id)} />
        <Button size="md" type="submit" loading={saving.isPending} disabled={unchanged}>
          {words.save}
        </Button>
      </Stack>
    </form>
  );
}
