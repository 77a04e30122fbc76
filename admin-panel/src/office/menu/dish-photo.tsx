import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { isPhoto } from '../../../../src/domain/photo-address.ts';
import { putPhoto, removePhoto } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useSay } from '../../shell/say.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';
import form from '../form.module.css';
import classes from './menu.module.css';
import { PhotoUnreadable, shrinkPhoto } from './shrink-photo.ts';

type Props = { place: Place; dish: StaffDish };

/** The photo of a dish: sent as soon as it is chosen, on the menu as soon as it is sent. */
export function DishPhoto({ place, dish }: Props) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const say = useSay();
  const [removing, setRemoving] = useState(false);
  const photo = isPhoto(dish.imageUrl) ? dish.imageUrl : null;
  const sending = useAsk(
    async (file: File) => {
      const small = await shrinkPhoto(file).catch((error: unknown) => {
        if (error instanceof PhotoUnreadable) say(words.photoUnreadable, 'trouble');
        throw error;
      });
      return putPhoto(api, place.id, dish.id, small);
    },
    { refresh: menuKey(place.id), heard: () => say(words.photoSaved) },
  );
  const removal = useAsk(() => removePhoto(api, place.id, dish.id), {
    refresh: menuKey(place.id),
    heard: () => setRemoving(false),
  });
  return (
    <fieldset className={form.set}>
      <legend>{words.photo}</legend>
      <Stack gap="sm">
        {photo ? (
          <img className={classes.photo} src={photo} alt={words.photoOf(dish.name)} />
        ) : (
          <Text c="dimmed">{words.photoNone}</Text>
        )}
        <Group gap="sm">
          <FileButton
            accept="image/*"
            onChange={(file) => {
              if (file) sending.mutate(file);
            }}
          >
            {(props) => (
              <Button
                {...props}
                size="md"
                variant="default"
                leftSection={<IconPhoto size={20} />}
                loading={sending.isPending}
              >
                {photo ? words.photoOther : words.photoAdd}
              </Button>
            )}
          </FileButton>
          {photo && (
            <Button
              size="md"
              variant="default"
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={20} />}
              onClick={() => setRemoving(true)}
            >
              {words.photoRemove}
            </Button>
          )}
        </Group>
      </Stack>
      {removing && (
        <Confirm
          title={words.photoRemove}
          verb={words.photoRemove}
          busy={removal.isPending}
          onConfirm={() => removal.mutate()}
          onClose={() => setRemoving(false)}
        >
          <Text>{words.photoRemoveMore}</Text>
        </Confirm>
      )}
    </fieldset>
  );
}
