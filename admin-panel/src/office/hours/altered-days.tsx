import { Button, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Timetable } from '../../../../src/contracts/timetable.ts';
import { takeBackAlteration } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { Confirm } from '../confirm.tsx';
import form from '../form.module.css';
import office from '../office.module.css';
import { AlterForm } from './alter-form.tsx';
import { useWrittenTimetable } from './use-hours.ts';

type Props = { place: Place; timetable: Timetable; mayWrite: boolean };
type Altered = Timetable['alteredDays'][number];

/** Breaks that are at another time on one day, or not at all, and the way to alter one. */
export function AlteredDays({ place, timetable, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const [asking, setAsking] = useState<Altered | null>(null);
  const written = useWrittenTimetable(place.campusId);
  const takingBack = useAsk(
    ({ breakId, day }: Altered) => takeBackAlteration(api, place.campusId, breakId, day),
    {
      heard: (answer) => {
        written(answer);
        setAsking(null);
      },
    },
  );
  const nameOf = (id: string) => timetable.breaks.find((each) => each.id === id)?.name ?? '';
  const said = ({ breakId, day }: Altered) => words.takeBack(nameOf(breakId), formats.dayName(day));
  return (
    <fieldset className={form.set}>
      <legend>{words.altered}</legend>
      <Stack>
        {timetable.alteredDays.length === 0 ? (
          <Text c="dimmed" role="status">
            {words.noneAltered}
          </Text>
        ) : (
          <Table className={office.table} aria-label={words.altered}>
            <Table.Tbody>
              {timetable.alteredDays.map((altered) => (
                <Table.Tr key={`${altered.breakId} ${altered.day}`}>
                  <Table.Th scope="row">{formats.dayName(altered.day)}</Table.Th>
                  <Table.Td>{nameOf(altered.breakId)}</Table.Td>
                  <Table.Td>
                    {altered.startsAt ? `${altered.startsAt}–${altered.endsAt}` : words.notThatDay}
                  </Table.Td>
                  {mayWrite && (
                    <Table.Td>
                      <Button
                        size="md"
                        variant="default"
                        aria-label={said(altered)}
                        onClick={() => setAsking(altered)}
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
        {mayWrite && timetable.breaks.length > 0 && <AlterForm place={place} timetable={timetable} />}
      </Stack>
      {asking && (
        <Confirm
          title={said(asking)}
          verb={words.normal}
          busy={takingBack.isPending}
          onConfirm={() => takingBack.mutate(asking, { onError: () => setAsking(null) })}
          onClose={() => setAsking(null)}
        >
          <Text>{words.alterMore}</Text>
        </Confirm>
      )}
    </fieldset>
  );
}
