import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconMaximize } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { columnsOf } from '../board/columns.ts';
import { usePlace } from '../shell/place.tsx';
import { useStream } from '../stream/use-stream.ts';
import { useWakeLock } from '../stream/use-wake-lock.ts';
import { useWords } from '../words/language.tsx';
import { pickupWords } from '../words/pickup.ts';
import classes from './pickup.module.css';

const nothingAhead = new Map<string, never>();

/**
 * The screen over the counter: numbers alone, never a name or a code. It listens as a kitchen display, which hears
 * orders and is not counted as somebody on the board.
 */
export default function PickupPage() {
  const words = useWords(pickupWords);
  const { place } = usePlace();
  const { live, connection } = useStream(place.id, 'kitchen');
  useWakeLock();
  const { preparing, ready } = useMemo(() => columnsOf(live?.orders.values() ?? [], nothingAhead), [live]);
  const lastReadyFirst = ready.toSorted((a, b) =>
    (a.order.readyAt ?? '') < (b.order.readyAt ?? '') ? 1 : -1,
  );
  return (
    <main className={classes.screen}>
      <header className={classes.bar}>
        <h1>{place.name}</h1>
        {connection.staleSince !== null && <p role="status">{words.stale}</p>}
        <ActionIcon
          component={Link}
          to="/board"
          size={48}
          variant="subtle"
          color="gray"
          aria-label={words.toBoard}
        >
          <IconArrowLeft />
        </ActionIcon>
        <ActionIcon
          size={48}
          variant="subtle"
          color="gray"
          aria-label={words.fullScreen}
          onClick={() =>
            document.fullscreenElement
              ? document.exitFullscreen()
              : document.documentElement.requestFullscreen()
          }
        >
          <IconMaximize />
        </ActionIcon>
      </header>
      <section className={classes.ready} aria-label={words.ready} aria-live="polite">
        <h2>{words.ready}</h2>
        <Numbers numbers={lastReadyFirst.map(({ order }) => order.number)} nothing={words.nothingReady} />
      </section>
      <section className={classes.preparing} aria-label={words.preparing}>
        <h2>{words.preparing}</h2>
        <Numbers numbers={preparing.map(({ order }) => order.number)} nothing={words.nothingPreparing} />
      </section>
    </main>
  );
}

function Numbers({ numbers, nothing }: { numbers: string[]; nothing: string }) {
  if (numbers.length === 0) return <p>{nothing}</p>;
  return (
    <ul className={classes.numbers}>
      {numbers.map((number) => (
        <li key={number}>{number}</li>
      ))}
    </ul>
  );
}
