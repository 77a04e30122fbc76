import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconMaximize, IconSpeakerphone } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useWakeLock } from '../../../clients/browser/use-wake-lock.ts';
import type { CafeteriaEvent } from '../../../src/contracts/events.ts';
import { columnsOf } from '../board/columns.ts';
import { SoundButton } from '../board/sound-button.tsx';
import { useAlarm } from '../board/use-alarm.ts';
import { useArrivals } from '../board/use-arrivals.ts';
import { useIsForToday } from '../board/use-is-for-today.ts';
import { usePlace } from '../shell/place.tsx';
import { useStream } from '../stream/use-stream.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { pickupWords } from '../words/pickup.ts';
import { Numbers } from './numbers.tsx';
import { spoken } from './paging.ts';
import classes from './pickup.module.css';
import { useVoice } from './voice.ts';

const nothingAhead = new Map<string, never>();

/**
 * The screen over the counter: numbers alone, never a name or a code. It listens as a kitchen display, which hears
 * orders and is not counted as somebody on the board. What is ready now flashes and chimes, and is called out where that is
 * wanted.
 */
export default function PickupPage() {
  const words = useWords(pickupWords);
  const { language } = useLanguage();
  const { place } = usePlace();
  const alarm = useAlarm();
  const voice = useVoice(language === 'es' ? 'es-MX' : 'en');
  const arrivals = useArrivals();
  const [called, setCalled] = useState('');
  const isForToday = useIsForToday(place.timezone);
  const onEvent = ({ event, order }: CafeteriaEvent) => {
    if (event !== 'order.ready' || !order || !isForToday(order)) return;
    arrivals.note(order.number);
    alarm.ring();
    setCalled(words.isReady(order.number));
    voice.call(words.isReady(spoken(order.number)));
  };
  const { live, connection } = useStream(place.id, 'kitchen', onEvent);
  useWakeLock();
  const { preparing, ready } = useMemo(
    () => columnsOf([...(live?.orders.values() ?? [])].filter(isForToday), nothingAhead),
    [live, isForToday],
  );
  const lastReadyFirst = ready.toSorted((a, b) =>
    (a.order.readyAt ?? '') < (b.order.readyAt ?? '') ? 1 : -1,
  );
  return (
    <main className={classes.screen}>
      <header className={classes.bar}>
        <h1>{place.name}</h1>
        {connection.staleSince !== null && <p role="status">{words.stale}</p>}
        <SoundButton alarm={alarm} />
        {'speechSynthesis' in window && (
          <ActionIcon
            size={48}
            variant={voice.isOn ? 'filled' : 'default'}
            aria-label={words.voice}
            aria-pressed={voice.isOn}
            onClick={voice.toggle}
          >
            <IconSpeakerphone />
          </ActionIcon>
        )}
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
      <p className="visually-hidden" role="status">
        {called}
      </p>
      <section className={classes.ready} aria-label={words.ready}>
        <Numbers
          title={words.ready}
          numbers={lastReadyFirst.map(({ order }) => order.number)}
          isNew={(number) => arrivals.arrived.has(number)}
          came={arrivals.count}
          nothing={words.nothingReady}
          sizes={[44, 200]}
          page={words.page}
        />
      </section>
      <section className={classes.preparing} aria-label={words.preparing}>
        <Numbers
          title={words.preparing}
          numbers={preparing.map(({ order }) => order.number)}
          isNew={() => false}
          came={0}
          nothing={words.nothingPreparing}
          sizes={[28, 96]}
          page={words.page}
        />
      </section>
    </main>
  );
}
