import { useApp, useUser } from '../app.tsx';
import { useAgain } from '../basket/use-again.ts';
import { useBasket } from '../basket/use-basket.ts';
import { usualOf } from '../basket/usual.ts';
import { useMounted, useNow, useTitle } from '../data/hooks.ts';
import { go } from '../data/navigation.ts';
import { useOpenOrders, useOrders, useToday } from '../data/queries.ts';
import { Icon } from '../views/icon.tsx';
import { TodayView } from '../views/today.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { todayWords } from '../words/today.ts';
import { Answered } from './answered.tsx';
import { OrderCard } from './order-card.tsx';

export default function TodayPage({ at }: { at: number }) {
  useTitle(useWords(shellWords).today);
  const now = useNow(at);
  const mounted = useMounted();
  const user = useUser();
  const today = useToday();
  const timezone = today.data?.[0]?.timetable.timezone ?? 'UTC';
  const own = mounted && user && <Own now={now} timezone={timezone} />;
  return (
    <>
      {/* What is under way is known where the rest cannot be had. */}
      {today.data === undefined && own}
      <Answered query={today}>
        {(campuses) => (
          <TodayView
            campuses={ownFirst(campuses, mounted ? user?.campusId : undefined)}
            now={now}
            isLive={mounted}
            own={own}
          />
        )}
      </Answered>
    </>
  );
}

const ownFirst = <T extends { id: string }>(campuses: T[], own: string | undefined): T[] =>
  [...campuses].sort((a, b) => Number(b.id === own) - Number(a.id === own));

/** What is under way, and what they like. */
function Own({ now, timezone }: { now: number; timezone: string }) {
  const words = useWords(todayWords);
  const open = useOpenOrders();
  return (
    <>
      {open.length > 0 && (
        <section aria-label={words.openOrders}>
          <ul class="cards">
            {open.map((order) => (
              <OrderCard key={order.id} order={order} now={now} timezone={timezone} />
            ))}
          </ul>
        </section>
      )}
      {open.length === 0 && <Usual timezone={timezone} />}
    </>
  );
}

function Usual({ timezone }: { timezone: string }) {
  const words = useWords(todayWords);
  const formats = useFormats(timezone);
  const { fill } = useBasket();
  const { institution } = useApp();
  const usual = usualOf(useOrders().data?.data ?? []);
  const again = useAgain(usual);
  const { data: campuses } = useToday({ isFollowed: false });
  if (!usual || !again) return null;
  const { lines, left, slot } = again;
  if (lines.length === 0 || left.length > 0) return null;
  const place = campuses
    ?.flatMap(({ places }) => places)
    .find(({ cafeteria }) => cafeteria.id === usual.cafeteriaId);
  const name = place?.cafeteria.name ?? institution.name;
  return (
    <button
      type="button"
      class="card usual"
      onClick={() => {
        fill({ id: usual.cafeteriaId, name }, lines, slot);
        go('/basket');
      }}
    >
      <Icon name="repeat" />
      <span>
        <strong>{words.usual}</strong>
        <span>{lines.map((line) => `${line.quantity}× ${line.name}`).join(', ')}</span>
      </span>
      <b>{formats.money(usual.totalCents, usual.currency)}</b>
    </button>
  );
}
