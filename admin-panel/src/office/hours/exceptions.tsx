import { Button, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Hours } from '../../../../src/contracts/hours.ts';
import { endException } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import office from '../office.module.css';
import { ExceptionForm } from './exception-form.tsx';
import { MonthGrid } from './month-grid.tsx';
import { useWrittenHours } from './use-hours.ts';

type Props = { place: Place; hours: Hours; mayWrite: boolean };
const none = { from: '', until: '' };

/** The days that are not like their weekday: in a month to choose them in, and those to come, the next one first. */
export function Exceptions({ place, hours, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const [chosen, setChosen] = useState(none);
  const written = useWrittenHours(place.id);
  const ending = useAsk((day: string) => endException(api, place.id, day), { heard: written });
  const choose = (day: string) =>
    setChosen(({ from, until }) =>
      from === '' || until !== '' || day < from ? { from: day, until: '' } : { from, until: day },
    );
  return (
    <Stack>
      <MonthGrid
        hours={hours}
        formats={formats}
        today={formats.dayOf(Date.now())}
        chosen={chosen}
        onChoose={mayWrite ? choose : () => {}}
      />
      {mayWrite && (
        <ExceptionForm place={place} chosen={chosen} onChoose={setChosen} onWritten={() => setChosen(none)} />
      )}
      {hours.exceptions.length === 0 ? (
        <Text c="dimmed" role="status">
          {words.noExceptions}
        </Text>
      ) : (
        <Table className={office.table} aria-label={words.views.exceptions}>
          <Table.Tbody>
            {hours.exceptions.map(({ day, opens, closes, reason }) => (
              <Table.Tr key={day}>
                <Table.Th scope="row">{formats.dayName(day)}</Table.Th>
                <Table.Td>{opens ? `${opens}–${closes}` : words.closedAllDay}</Table.Td>
                <Table.Td visibleFrom="sm">{reason}</Table.Td>
                {mayWrite && (
                  <Table.Td>
                    <Button
                      size="md"
                      variant="default"
                      aria-label={words.backToNormal(formats.dayName(day))}
                      loading={ending.isPending && ending.variables === day}
                      onClick={() => ending.mutate(day)}
                    >
                      {words.normal}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
