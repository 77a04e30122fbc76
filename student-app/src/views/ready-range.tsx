import type { Quote } from '../../../src/contracts/orders.ts';
import type { Timetable } from '../../../src/contracts/timetable.ts';
import { nextBell } from '../data/bell.ts';
import { chanceBefore } from '../data/chance.ts';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { Icon } from './icon.tsx';

type Props = { quote: Quote; timetable: Timetable | null; timezone: string; now: number };

/** When it would be collected, when it is likely to be ready, and whether that is before the bell calls back to class. */
export function ReadyRangeView({ quote, timetable, timezone, now }: Props) {
  const words = useWords(basketWords);
  const formats = useFormats(timezone);
  const { promisedFrom, promisedUntil, readyRange } = quote;
  const range = readyRange ?? { from: promisedFrom, until: promisedUntil, learntFrom: 0 };
  const bell = timetable && nextBell(timetable, new Date(now));
  const chance = bell && chanceBefore(bell, range, now);
  const dayIfAnother = formats.isToday(promisedFrom, now)
    ? ''
    : `${formats.dayNear(formats.dayOf(Date.parse(promisedFrom)), now)} `;
  return (
    <>
      <p class="promise">
        <Icon name="clock" />
        {words.pickup} {dayIfAnother}
        {words.between(formats.time(promisedFrom), formats.time(promisedUntil))}
      </p>
      {range.learntFrom > 0 && (
        <p class="forecast">{words.likely(formats.timeAhead(range.from, now), formats.time(range.until))}</p>
      )}
      {bell && chance && (
        <p class={`forecast chance ${chance}`}>
          <Icon name="bell" />
          {words.chance[chance](bell.name)}
        </p>
      )}
    </>
  );
}
