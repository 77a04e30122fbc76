import { Button, Stack, Table, Text } from '@mantine/core';
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
import { useWrittenHours } from './use-hours.ts';

type Props = { place: Place; hours: Hours; mayWrite: boolean };

/** The days to come that are not like their weekday, the next one first. */
export function Exceptions({ place, hours, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const written = useWrittenHours(place.id);
  const ending = useAsk((day: string) => endException(api, place.id, day), { heard: written });
  return (
    <Stack>
      {mayWrite && <ExceptionForm place={place} />}
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
