import type { ComponentChildren } from 'preact';
import { nextBell } from '../data/bell.ts';
import { type CampusToday, stateOf } from '../data/place.ts';
import { useWords } from '../words/language.ts';
import { todayWords } from '../words/today.ts';
import { Icon } from './icon.tsx';
import { PlaceLine } from './place-line.tsx';
import { State } from './state.tsx';

type Props = {
  campuses: CampusToday[];
  now: number;
  /** Of whoever is signed in: open orders, the usual. */
  own?: ComponentChildren;
  /** Time passes: what is counted down is told. Not on a page that was written before. */
  isLive: boolean;
};

/** Screen 1: the cafeterias of the institution, open ones first, and the bell. */
export function TodayView({ campuses, now, own, isLive }: Props) {
  const words = useWords(todayWords);
  const hasPlaces = campuses.some(({ places }) => places.length > 0);
  return (
    <>
      <h1>{words.title}</h1>
      {own}
      {!hasPlaces && <State glyph="🏫" title={words.none} />}
      {campuses
        .filter(({ places }) => places.length > 0)
        .map((campus) => (
          <section key={campus.id}>
            <BellLine campus={campus} now={now} isLive={isLive} />
            <h2 class="campus">{campuses.length > 1 ? campus.name : words.cafeterias}</h2>
            <ul class="cards">
              {[...campus.places]
                .sort((a, b) => Number(stateOf(b, now) === 'open') - Number(stateOf(a, now) === 'open'))
                .map((place) => (
                  <li key={place.cafeteria.id}>
                    <a class="card" href={`/c/${place.cafeteria.id}`}>
                      <strong>{place.cafeteria.name}</strong>
                      <PlaceLine place={place} now={now} />
                      <Icon name="next" />
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </>
  );
}

function BellLine({ campus, now, isLive }: { campus: CampusToday; now: number; isLive: boolean }) {
  const words = useWords(todayWords);
  const bell = nextBell(campus.timetable, new Date(now));
  if (!bell) return null;
  const { name, startsAt, endsAt, isNow, minutes } = bell;
  return (
    <p class="bell">
      <Icon name="bell" />
      <span class="said">
        <strong>{isNow ? words.bellNow(name) : words.bell(name)}</strong>
        <span>{words.bellTimes(startsAt, endsAt)}</span>
      </span>
      {isLive && <b>{isNow ? words.left(minutes) : words.inMinutes(minutes)}</b>}
    </p>
  );
}
