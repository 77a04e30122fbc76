import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Formats } from '../words/formats.ts';
import classes from './board.module.css';

/** What time it is at the campus: by it the promises on the cards are read. */
export function Clock({ formats }: { formats: Formats }) {
  const time = useAtTime((now) => formats.time(new Date(now).toISOString()));
  return <time className={classes.clock}>{time}</time>;
}
