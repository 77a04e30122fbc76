import { Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { readSettings } from '../../api/cafeterias.ts';
import { readHours } from '../../api/hours.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { Breaks } from './breaks.tsx';
import { Exceptions } from './exceptions.tsx';
import { SettingsForm } from './settings-form.tsx';
import { Slots } from './slots.tsx';
import { hoursKey, settingsKey } from './use-hours.ts';
import { Week } from './week.tsx';

/** When a cafeteria is open and how it takes orders; how full its pickup slots are; the campus's breaks. */
export default function HoursPage() {
  const words = useWords(hoursWords);
  const { api, user } = usePanel();
  const { place } = usePlace();
  const { filters, change } = useFilters(['view']);
  const hours = useQuery({ queryKey: hoursKey(place.id), queryFn: () => readHours(api, place.id) });
  const settings = useQuery({ queryKey: settingsKey(place.id), queryFn: () => readSettings(api, place.id) });
  const view = filters.view || 'slots';
  // What was opened stays, with what was typed on it, until the page is left; what was not is not asked for.
  const [opened, setOpened] = useState([view]);
  if (!opened.includes(view)) setOpened([...opened, view]);
  const mayWrite = reachOf('setHours', user.role) !== null;
  return (
    <OfficePage title={words.title}>
      {!mayWrite && <Text c="dimmed">{words.readOnly}</Text>}
      <Tabs key={place.id} value={view} onChange={(chosen) => change({ view: chosen ?? '' })}>
        <Tabs.List mb="md" aria-label={words.title}>
          {Object.entries(words.views).map(([value, label]) => (
            <Tabs.Tab key={value} value={value} h={48}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {opened.map((name) => (
          <Tabs.Panel key={name} value={name}>
            {name === 'slots' && (
              <Answered query={settings}>{(known) => <Slots place={place} settings={known} />}</Answered>
            )}
            {name === 'week' && (
              <Answered query={hours}>
                {(known) => <Week place={place} hours={known} mayWrite={mayWrite} />}
              </Answered>
            )}
            {name === 'exceptions' && (
              <Answered query={hours}>
                {(known) => <Exceptions place={place} hours={known} mayWrite={mayWrite} />}
              </Answered>
            )}
            {name === 'breaks' && <Breaks place={place} />}
            {name === 'settings' && (
              <Answered query={settings}>
                {(known) => <SettingsForm cafeteriaId={place.id} settings={known} mayWrite={mayWrite} />}
              </Answered>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </OfficePage>
  );
}
