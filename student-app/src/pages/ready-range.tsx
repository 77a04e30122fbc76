import type { Quote } from '../../../src/contracts/orders.ts';
import { usePlaceOf, useTimetable } from '../data/queries.ts';
import { ReadyRangeView } from '../views/ready-range.tsx';

type Props = { quote: Quote; cafeteriaId: string; timezone: string; now: number };

/** `ReadyRangeView`, with the bells of the cafeteria's campus. */
export function ReadyRange({ cafeteriaId, ...told }: Props) {
  const { data: place } = usePlaceOf(cafeteriaId, { isFollowed: false });
  const { data: timetable } = useTimetable(place?.cafeteria.campusId);
  return <ReadyRangeView {...told} timetable={timetable ?? null} />;
}
