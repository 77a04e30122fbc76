import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Timetable } from '../../../../src/contracts/timetable.ts';
import { setTimetable } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { Confirm } from '../confirm.tsx';
import form from '../form.module.css';
import { TimeField } from '../time-field.tsx';
import { useWrittenTimetable } from './use-hours.ts';

type Props = { place: Place; timetable: Timetable; mayWrite: boolean };
type Drafted = Omit<Timetable['breaks'][number], 'id'> & { id?: string; key: string };

const drafts = (timetable: Timetable) => timetable.breaks.map((each): Drafted => ({ ...each, key: each.id }));

/** The timetable of the week. One that exists stays itself: its orders go where it goes. */
export function BreakWeek({ place, timetable, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const { weekdays } = useWords(officeWords);
  const { api } = usePanel();
  const [drafted, setDrafted] = useState(() => drafts(timetable));
  const [asking, setAsking] = useState(false);
  const written = useWrittenTimetable(place.campusId);
  const saving = useAsk(
    () => setTimetable(api, place.campusId, { breaks: drafted.map(({ key: _, ...each }) => each) }),
    {
      heard: (answer) => {
        written(answer);
        setDrafted(drafts(answer));
        setAsking(false);
      },
    },
  );
  const write = (key: string, changed: Partial<Drafted>) =>
    setDrafted((known) => known.map((each) => (each.key === key ? { ...each, ...changed } : each)));
  const add = (weekday: number) =>
    setDrafted((known) => [
      ...known,
      { key: crypto.randomUUID(), weekday, name: '', startsAt: '10:00', endsAt: '10:30' },
    ]);
  if (drafted.length === 0 && !mayWrite)
    return (
      <Text c="dimmed" role="status">
        {words.noBreaks}
      </Text>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsking(true);
      }}
    >
      <Stack>
        {weekdays.map((day, index) => (
          <fieldset key={day} className={form.set} disabled={!mayWrite}>
            <legend>{day}</legend>
            <Stack gap="xs">
              {drafted
                .filter(({ weekday }) => weekday === index + 1)
                .map(({ key, name, startsAt, endsAt }, at) => (
                  <fieldset key={key} className={form.fields} aria-label={words.breakOf(at + 1, day)}>
                    <TextInput
                      size="md"
                      label={words.breakName}
                      required
                      maxLength={80}
                      value={name}
                      onChange={(event) => write(key, { name: event.currentTarget.value })}
                    />
                    <TimeField
                      label={words.starts}
                      value={startsAt}
                      onChange={(typed) => write(key, { startsAt: typed })}
                    />
                    <TimeField
                      label={words.ends}
                      end
                      value={endsAt}
                      onChange={(typed) => write(key, { endsAt: typed })}
                    />
                    {mayWrite && (
                      <ActionIcon
                        size={42}
                        variant="default"
                        aria-label={words.removeBreak(name || words.breakOf(at + 1, day), day)}
                        onClick={() => setDrafted((known) => known.filter((each) => each.key !== key))}
                      >
                        <IconTrash size={20} />
                      </ActionIcon>
                    )}
                  </fieldset>
                ))}
              {mayWrite && (
                <Group>
                  <ActionIcon
                    size={44}
                    variant="default"
                    aria-label={words.addBreak(day)}
                    onClick={() => add(index + 1)}
                  >
                    <IconPlus size={20} />
                  </ActionIcon>
                </Group>
              )}
            </Stack>
          </fieldset>
        ))}
        {mayWrite && (
          <Button size="md" type="submit">
            {words.setBreaks}
          </Button>
        )}
      </Stack>
      {asking && (
        <Confirm
          title={words.setBreaks}
          verb={words.setBreaks}
          busy={saving.isPending}
          onConfirm={() => saving.mutate(undefined, { onError: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          <Text>{words.setBreaksMore}</Text>
        </Confirm>
      )}
    </form>
  );
}
