import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ChangedHours } from '../../../../src/contracts/hours.ts';
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
import { daysBetween } from './month.ts';
import { hoursKey, useWrittenHours } from './use-hours.ts';

type Stretch = { from: string; until: string };
type Props = {
  place: Place;
  chosen: Stretch;
  onChoose: (chosen: Stretch) => void;
  onWritten: () => void;
};

/**
 * Gives a day, or each of a stretch of days, other hours or none. A day that has an exception gets this one in its place. They
 * are written one after the other: what was written before one fails stays, and is shown.
 */
export function ExceptionForm({ place, chosen: { from, until }, onChoose, onWritten }: Props) {
  const words = useWords(hoursWords);
  const office = useWords(officeWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const [closed, setClosed] = useState(true);
  const [opens, setOpens] = useState('07:00');
  const [closes, setCloses] = useState('12:00');
  const [reason, setReason] = useState('');
  const written = useWrittenHours(place.id);
  const saving = useAsk(
    async () => {
      const body = {
        ...(!closed && { opens, closes }),
        ...(reason.trim() && { reason: reason.trim() }),
      };
      let left = 0;
      let last: ChangedHours | undefined;
      for (const day of daysBetween(from, until || from)) {
        last = await setException(api, place.id, day, body);
        left += last.left;
      }
      if (!last) throw new Error('no day was chosen');
      return { ...last, left };
    },
    {
      refresh: hoursKey(place.id),
      heard: (hours) => {
        written(hours);
        onWritten();
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
              value={from}
              onChange={(event) => onChoose({ from: event.currentTarget.value, until })}
            />
            <TextInput
              size="md"
              type="date"
              label={words.untilDay}
              min={from}
              max={from && daysBetween(from, '2099-12-31').at(-1)}
              value={until}
              onChange={(event) => onChoose({ from, until: event.currentTarget.value })}
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
