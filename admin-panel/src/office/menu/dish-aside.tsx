import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Aside } from '../../shell/aside.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import { ArchiveDish } from './archive-dish.tsx';
import { copyOf, type DishDraft } from './dish-draft.ts';
import { DishForm } from './dish-form.tsx';
import { DishPhoto } from './dish-photo.tsx';
import type { DishProps } from './dish-props.ts';
import { DishStock } from './dish-stock.tsx';

/** A dish in full: all that can be written of it, its stock, and the way off the menu. */
export default function DishAside(props: DishProps) {
  const { place, onClose } = props;
  const words = useWords(menuWords);
  const [dirty, setDirty] = useState(false);
  const [leaving, setLeaving] = useState(false);
  // Nothing is on the menu before it is saved.
  const [copy, setCopy] = useState<DishDraft>();
  const dish = copy ? null : props.dish;
  return (
    <Aside title={dish?.name ?? words.newDishTitle} onClose={() => (dirty ? setLeaving(true) : onClose())}>
      <Stack>
        {dish ? <DishPhoto place={place} dish={dish} /> : <Text c="dimmed">{words.photoLater}</Text>}
        <DishForm key={copy ? 'copy' : 'own'} {...props} dish={dish} begin={copy} onDirty={setDirty} />
        {dish && <DishStock place={place} dish={dish} />}
        {dish && !dirty && (
          <Button
            size="md"
            variant="default"
            onClick={() => setCopy(copyOf(dish, words.copyName(dish.name)))}
          >
            {words.copy}
          </Button>
        )}
        {dish && <ArchiveDish cafeteriaId={place.id} dish={dish} onArchived={onClose} />}
      </Stack>
      {leaving && (
        <Confirm
          title={words.discard}
          verb={words.discard}
          busy={false}
          onConfirm={onClose}
          onClose={() => setLeaving(false)}
        >
          <Text>{words.discardMore}</Text>
        </Confirm>
      )}
    </Aside>
  );
}
