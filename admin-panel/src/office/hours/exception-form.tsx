import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { setException } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import form from '../form.module.css';
import { TimeField } from '../time-field.tsx';
import { useWrittenHours } from './use-hours.ts';

/** Gives one day other hours, or none. A day that has an exception gets this one in its place. */
export function ExceptionForm({ place }: { place: Place }) {
  const words = useWords(hoursWords);
  const office = useWords(officeWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const [day, setDay] = useState('');
  const [closed, setClosed] = useState(true);
  const [opens, setOpens] = useState('07:00');
  const [closes, setCloses] = useState('12:00');
  const [reason, setReason] = useState('');
  const written = useWrittenHours(place.id);
  const saving = useAsk(
    () =>
      setException(api, place.id, day, {
        ...(!closed && { opens, closes }),
        ...(reason.trim() && { reason: reason.trim() }),
      }),
    {
      heard: (hours) => {
        written(hours);
        setDay('');
        setReason('');
      },
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <fieldset className={form.set}>
        <legend>{words.addException}</legend>
        <Stack>
          <div className={form.fields}>
            <TextInput
              size="md"
              type="date"
              required
              label={office.day}
              min={formats.dayOf(Date.now())}
              max="2099-12-31"
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <NativeSelect
              size="md"
              label={words.kind}
              value={closed ? 'closed' : 'hours'}
              onChange={(event) => setClosed(event.currentTarget.value === 'closed')}
              data={[
                { value: 'closed', label: words.closedAllDay },
                { value: 'hours', label: words.otherHours },
              ]}
            />
            {!closed && <TimeField label={words.opens} value={opens} onChange={setOpens} />}
            {!closed && <TimeField label={words.closes} end value={closes} onChange={setCloses} />}
            <TextInput
              size="md"
              label={words.reason}
              maxLength={280}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </div>
          <Button size="md" type="submit" loading={saving.isPending}>
            {words.save}
          </Button>
        </Stack>
      </fieldset>
    </form>
  );
}
