import type { Screen } from '../server/pages.ts';
import { ProgressBar, PromiseLine } from '../views/order.tsx';
import { PlaceLine } from '../views/place-line.tsx';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { todayWords } from '../words/today.ts';
import { youWords } from '../words/you.ts';

type Props = Extract<Screen, { kind: 'plain-places' }>;

/** Where to order, and what is under way. */
export function PlainPlaces({ campuses, orders, now }: Props) {
  const words = useWords(todayWords);
  const { says } = useWords(orderWords);
  const { signOut } = useWords(youWords);
  const timezone = campuses[0]?.timetable.timezone ?? 'UTC';
  return (
    <>
      <h1>{words.title}</h1>
      <ul class="cards">
        {orders.map((order) => (
          <li key={order.id}>
            <a class={`card order ${order.status}`} href={`/plain/o/${order.id}`}>
              <span class="number">{order.number}</span>
              <strong>{says[order.status]}</strong>
              <ProgressBar order={order} />
              <PromiseLine order={order} now={now} timezone={timezone} />
            </a>
          </li>
        ))}
        {campuses
          .flatMap(({ places }) => places)
          .map((place) => (
            <li key={place.cafeteria.id}>
              <a class="card" href={`/plain/c/${place.cafeteria.id}`}>
                <strong>{place.cafeteria.name}</strong>
                <PlaceLine place={place} now={now} />
              </a>
            </li>
          ))}
      </ul>
      <form method="post" action="/plain/sign-out">
        <button type="submit" class="plain">
          {signOut}
        </button>
      </form>
    </>
  );
}
