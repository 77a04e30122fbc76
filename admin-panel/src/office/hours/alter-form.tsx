import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Timetable } from '../../../../src/contracts/timetable.ts';
import { alterBreak } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { Confirm } from '../confirm.tsx';
import form from '../form.module.css';
import { TimeField } from '../time-field.tsx';
import { useWrittenTimetable } from './use-hours.ts';

type Props = { place: Place; timetable: Timetable };

/** Alters a break on one day: a day's own breaks are offered. It asks first, since orders move and students are told. */
export function AlterForm({ place, timetable }: Props) {
  const words = useWords(hoursWords);
  const office = useWords(officeWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const today = formats.dayOf(Date.now());
  const [day, setDay] = useState(today);
  const [chosen, setChosen] = useState('');
  const [gone, setGone] = useState(true);
  const [startsAt, setStartsAt] = useState('11:00');
  const [endsAt, setEndsAt] = useState('11:30');
  const [asking, setAsking] = useState(false);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const ofDay = timetable.breaks.filter((each) => each.weekday === weekday);
  const breakId = ofDay.find(({ id }) => id === chosen)?.id ?? ofDay[0]?.id;
  const written = useWrittenTimetable(place.campusId);
  const altering = useAsk(
    (id: string) => alterBreak(api, place.campusId, id, day, gone ? {} : { startsAt, endsAt }),
    {
      heard: (answer) => {
        written(answer);
        setAsking(false);
      },
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsking(true);
      }}
    >
      <div className={form.fields}>
        <TextInput
          size="md"
          type="date"
          required
          label={office.day}
          min={today}
          max="2099-12-31"
          value={day}
          onChange={(event) => setDay(event.currentTarget.value || today)}
        />
        <NativeSelect
          size="md"
          label={words.break}
          value={breakId ?? ''}
          disabled={!breakId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={ofDay.map(({ id, name, startsAt: starts }) => ({ value: id, label: `${starts} ${name}` }))}
        />
        <NativeSelect
          size="md"
          label={words.kind}
          value={gone ? 'gone' : 'other'}
          onChange={(event) => setGone(event.currentTarget.value === 'gone')}
          data={[
            { value: 'gone', label: words.notThatDay },
            { value: 'other', label: words.otherTime },
          ]}
        />
        {!gone && <TimeField label={words.starts} value={startsAt} onChange={setStartsAt} />}
        {!gone && <TimeField label={words.ends} end value={endsAt} onChange={setEndsAt} />}
        <Button size="md" type="submit" disabled={!breakId}>
          {words.alter}
        </Button>
      </div>
      {asking && breakId && (
        <Confirm
          title={words.alter}
          verb={words.alter}
          busy={altering.isPending}
          onConfirm={() => altering.mutate(breakId, { onError: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          <Text>{words.alterMore}</Text>
        </Confirm>
      )}
    </form>
  );
}
