import type { Forecast } from '../../../src/contracts/forecast.ts';
import { useFormats, useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';

type Props = { forecast: Forecast; timezone: string; now: number };

/** When an order on its way is likely to be ready, and its place in the queue. */
export function ForecastLine({ forecast: { readyRange, ordersAhead }, timezone, now }: Props) {
  const words = useWords(orderWords);
  const formats = useFormats(timezone);
  return (
    <p class="forecast" aria-live="polite">
      {readyRange.learntFrom > 0 &&
        words.likely(formats.timeAhead(readyRange.from, now), formats.time(readyRange.until))}
      <b>{words.queue(ordersAhead)}</b>
    </p>
  );
}
