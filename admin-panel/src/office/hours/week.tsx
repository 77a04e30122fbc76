import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Hours } from '../../../../src/contracts/hours.ts';
import { setHours } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import form from '../form.module.css';
import { TimeField } from '../time-field.tsx';
import { CopyTo } from './copy-to.tsx';
import { copyDay } from './month.ts';
import { useWrittenHours } from './use-hours.ts';

type Props = { place: Place; hours: Hours; mayWrite: boolean };
type Drafted = Hours['weekly'][number] & { key: string };

/** The opening hours of each weekday; a day may have several, or none. */
export function Week({ place, hours, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const { weekdays } = useWords(officeWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const [drafted, setDrafted] = useState(() =>
    hours.weekly.map((each): Drafted => ({ ...each, key: crypto.randomUUID() })),
  );
  const written = useWrittenHours(place.id);
  const saving = useAsk(
    () =>
      setHours(api, place.id, {
        weekly: drafted.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
      }),
    { heard: written },
  );
  const write = (key: string, changed: Partial<Drafted>) =>
    setDrafted((known) => known.map((each) => (each.key === key ? { ...each, ...changed } : each)));
  const add = (weekday: number) =>
    setDrafted((known) => [...known, { key: crypto.randomUUID(), weekday, opens: '07:00', closes: '15:00' }]);
  /** Other days get the hours of one. */
  const copy = (from: number, to: readonly number[]) =>
    setDrafted((known) =>
      copyDay(known, from, to, (each, weekday) => ({ ...each, key: crypto.randomUUID(), weekday })),
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack>
        <Text fw={600} role="status">
          {hours.isOpen ? words.openNow : words.closedNow}
          {hours.opensAt && ` · ${words.opensAt(formats.timeNear(hours.opensAt, Date.now()))}`}
        </Text>
        {drafted.length === 0 && <Text>{words.alwaysOpen}</Text>}
        {weekdays.map((day, index) => {
          const own = drafted.filter(({ weekday }) => weekday === index + 1);
          return (
            <fieldset key={day} className={form.set} disabled={!mayWrite}>
              <legend>{day}</legend>
              <Stack gap="xs">
                {own.length === 0 && drafted.length > 0 && <Text c="dimmed">{words.closed}</Text>}
                {own.map(({ key, opens, closes }) => (
                  <div key={key} className={form.headed}>
                    <TimeField
                      label={words.opens}
                      value={opens}
                      onChange={(typed) => write(key, { opens: typed })}
                    />
                    <TimeField
                      label={words.closes}
                      end
                      value={closes}
                      onChange={(typed) => write(key, { closes: typed })}
                    />
                    <ActionIcon
                      size={42}
                      variant="default"
                      aria-label={words.removeHours(day, opens)}
                      onClick={() => setDrafted((known) => known.filter((each) => each.key !== key))}
                    >
                      <IconTrash size={20} />
                    </ActionIcon>
                  </div>
                ))}
                {mayWrite && (
                  <Group>
                    <ActionIcon
                      size={44}
                      variant="default"
                      aria-label={words.addHours(day)}
                      disabled={own.length >= 10}
                      onClick={() => add(index + 1)}
                    >
                      <IconPlus size={20} />
                    </ActionIcon>
                    {own.length > 0 && <CopyTo from={index + 1} onCopy={(to) => copy(index + 1, to)} />}
                  </Group>
                )}
              </Stack>
            </fieldset>
          );
        })}
        {mayWrite && (
          <Button size="md" type="submit" loading={saving.isPending}>
            {words.save}
          </Button>
        )}
      </Stack>
    </form>
  );
}
