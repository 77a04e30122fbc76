import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { readTimetable } from '../../api/hours.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { Answered } from '../answered.tsx';
import { AlteredDays } from './altered-days.tsx';
import { BreakWeek } from './break-week.tsx';
import { timetableKey } from './use-hours.ts';

/** The breaks of the campus, and the days to come on which one is altered. Who may not write them, reads them. */
export function Breaks({ place }: { place: Place }) {
  const { api, user } = usePanel();
  const query = useQuery({
    queryKey: timetableKey(place.campusId),
    queryFn: () => readTimetable(api, place.campusId),
  });
  return (
    <Answered query={query}>
      {(timetable) => (
        <Stack>
          <AlteredDays
            place={place}
            timetable={timetable}
            mayWrite={reachOf('alterBreak', user.role) !== null}
          />
          <BreakWeek
            place={place}
            timetable={timetable}
            mayWrite={reachOf('setTimetable', user.role) !== null}
          />
        </Stack>
      )}
    </Answered>
  );
}
