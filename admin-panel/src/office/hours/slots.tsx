import { Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Slot } from '../../../../src/contracts/hours.ts';
import type { Settings } from '../../../../src/contracts/settings.ts';
import { listSlots } from '../../api/hours.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { Answered } from '../answered.tsx';
import { dayAfter } from '../zoned.ts';
import { SlotTable } from './slot-table.tsx';
import { slotsKey } from './use-hours.ts';

type Props = { place: Place; settings: Settings };

/** The pickup slots of a day: how full each is, of what is limited. */
export function Slots({ place, settings }: Props) {
  const words = useWords(hoursWords);
  const office = useWords(officeWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const today = formats.dayOf(Date.now());
  const [day, setDay] = useState(today);
  const query = useQuery<Slot[]>({
    queryKey: [...slotsKey(place.id), day],
    queryFn: () => listSlots(api, place.id, day),
    // Students order meanwhile.
    refetchInterval: 10_000,
  });
  let last = today;
  for (let ahead = 0; ahead < settings.bookAheadDays; ahead++) last = dayAfter(last);
  return (
    <Stack>
      <Text c="dimmed">{words.slotsMore}</Text>
      <TextInput
        size="md"
        type="date"
        maw={220}
        label={office.day}
        min={today}
        max={last}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value || today)}
      />
      {settings.throttle && (
        <Text role="status">
          {[
            settings.throttle.capacityPercent < 100 &&
              words.throttled(settings.throttle.capacityPercent, formats.time(settings.throttle.until)),
            settings.throttle.extraWaitMinutes > 0 &&
              words.waits(settings.throttle.extraWaitMinutes, formats.time(settings.throttle.until)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
      {Object.keys(settings.slotCapacity).length === 0 && <Text>{words.unlimited}</Text>}
      <Answered query={query}>
        {(slots) =>
          slots.length === 0 ? (
            <Text c="dimmed" role="status">
              {words.noSlots}
            </Text>
          ) : (
            <SlotTable slots={slots} settings={settings} formats={formats} />
          )
        }
      </Answered>
    </Stack>
  );
}
