import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cafeteria } from '../../../../src/contracts/menu.ts';
import { changeCafeteria } from '../../api/institution.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { Confirm } from '../confirm.tsx';

/** Takes a cafeteria out of use after asking, or takes that back. */
export function ArchivePlace({ cafeteria: { id, name, archivedAt } }: { cafeteria: Cafeteria }) {
  const words = useWords(institutionWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isArchived = archivedAt !== null;
  const changing = useAsk(() => changeCafeteria(api, id, { archived: !isArchived }), {
    refresh: ['office', 'places'],
    heard: () => void client.invalidateQueries({ queryKey: ['places'] }),
  });
  const settle = { onSettled: () => setAsking(false) };
  return (
    <>
      <Button
        size="md"
        variant="default"
        aria-label={isArchived ? words.bringBackOf(name) : words.archiveOf(name)}
        loading={changing.isPending}
        onClick={() => (isArchived ? changing.mutate() : setAsking(true))}
      >
        {isArchived ? words.bringBack : words.archive}
      </Button>
      {asking && (
        <Confirm
          title={words.archiveOf(name)}
          verb={words.archive}
          busy={changing.isPending}
          onConfirm={() => changing.mutate(undefined, settle)}
          onClose={() => setAsking(false)}
        >
          <Text>{words.archiveMore}</Text>
        </Confirm>
      )}
    </>
  );
}
