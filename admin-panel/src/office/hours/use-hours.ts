import { useQueryClient } from '@tanstack/react-query';
import type { ChangedHours } from '../../../../src/contracts/hours.ts';
import type { ChangedTimetable } from '../../../../src/contracts/timetable.ts';
import { useSay } from '../../shell/say.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';

export const hoursKey = (cafeteriaId: string) => ['office', 'hours', cafeteriaId] as const;
/** As the board has them. */
export const settingsKey = (cafeteriaId: string) => ['settings', cafeteriaId] as const;
export const slotsKey = (cafeteriaId: string) => ['office', 'slots', cafeteriaId] as const;
export const timetableKey = (campusId: string) => ['office', 'timetable', campusId] as const;

/** What is done with hours that were written: they are shown, and it is said how many open orders they leave outside. */
export function useWrittenHours(cafeteriaId: string) {
  const words = useWords(hoursWords);
  const say = useSay();
  const client = useQueryClient();
  return (written: ChangedHours) => {
    client.setQueryData(hoursKey(cafeteriaId), written);
    void client.invalidateQueries({ queryKey: slotsKey(cafeteriaId) });
    if (written.left > 0) say(words.savedLeft(written.left), 'trouble');
    else say(words.saved);
  };
}

/** As much for a timetable, whose orders move. */
export function useWrittenTimetable(campusId: string) {
  const words = useWords(hoursWords);
  const say = useSay();
  const client = useQueryClient();
  return (written: ChangedTimetable) => {
    client.setQueryData(timetableKey(campusId), written);
    void client.invalidateQueries({ queryKey: ['office', 'slots'] });
    say(words.moved(written.rescheduled, written.left), written.left > 0 ? 'trouble' : 'news');
  };
}
