import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { archiveDish } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Confirm } from '../confirm.tsx';

type Props = { cafeteriaId: string; dish: StaffDish; onArchived: () => void };

export function ArchiveDish({ cafeteriaId, dish, onArchived }: Props) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const [asking, setAsking] = useState(false);
  const archiving = useAsk(() => archiveDish(api, cafeteriaId, dish.id), {
    refresh: menuKey(cafeteriaId),
    heard: onArchived,
  });
  return (
    <>
      <Button size="md" variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
        {words.archive}
      </Button>
      {asking && (
        <Confirm
          title={words.archiveTitle(dish.name)}
          verb={words.archive}
          busy={archiving.isPending}
          onConfirm={() => archiving.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{words.archiveMore}</Text>
        </Confirm>
      )}
    </>
  );
}
