import { ActionIcon, NativeSelect, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { barSlotId } from './bar-slot.tsx';
import { fetchParts, Part, part } from './part.tsx';
import { usePlace } from './place.tsx';
import type { Route } from './routes.ts';
import classes from './shell.module.css';

const navigationPart = part(() => import('./navigation.tsx'));

/** The bar on top: the way to the other pages, and which cafeteria this is about. */
export function Shell({ routes, children }: { routes: Route[]; children: ReactNode }) {
  const words = useWords(shellWords);
  const [opened, navigation] = useDisclosure();
  useEffect(() => {
    const timer = setTimeout(fetchParts, restMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.shell}>
      <header className={classes.bar}>
        <ActionIcon
          size={48}
          variant="subtle"
          color="gray"
          aria-label={words.menu}
          aria-expanded={opened}
          onClick={navigation.open}
        >
          <IconMenu2 />
        </ActionIcon>
        <CafeteriaPicker />
        <div id={barSlotId} className={classes.slot} />
      </header>
      <main className={classes.page}>{children}</main>
      {opened && <Part of={navigationPart} with={{ onClose: navigation.close, routes }} />}
    </div>
  );
}

/** By then what a page shows first has been asked for. */
const restMs = 1_000;

function CafeteriaPicker() {
  const words = useWords(shellWords);
  const { place, places, choose } = usePlace();
  if (places.length === 1)
    return (
      <Text fw={700} size="lg" truncate>
        {place.name}
      </Text>
    );
  return (
    <NativeSelect
      size="md"
      className={classes.picker}
      aria-label={words.cafeteria}
      value={place.id}
      onChange={(event) => choose(event.currentTarget.value)}
      data={places.map(({ id, name, archivedAt }) => ({
        value: id,
        label: archivedAt ? words.archived(name) : name,
      }))}
    />
  );
}
