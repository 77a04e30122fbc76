import { Button, Stack, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../../../src/contracts/settings.ts';
import { changeSettings } from '../../api/hours.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { changesOf, draftOf } from './settings-draft.ts';
import { limits } from './slot-load.ts';
import { settingsKey, slotsKey } from './use-hours.ts';

type Props = { cafeteriaId: string; settings: Settings; mayWrite: boolean };

/** The bounds are the API's (src/contracts/settings.ts). */
const times = [
  ['acceptWithinMinutes', 1, 240],
  ['answerWithinMinutes', 1, 60],
  ['noShowAfterMinutes', 1, 720],
  ['slotMinutes', 5, 120],
  ['orderLeadMinutes', 0, 240],
  ['bookAheadDays', 0, 14],
] as const;

/** How the cafeteria takes orders. What was changed is sent, and nothing else. */
export function SettingsForm({ cafeteriaId, settings, mayWrite }: Props) {
  const words = useWords(hoursWords);
  const { api } = usePanel();
  const say = useSay();
  const client = useQueryClient();
  const [before, setBefore] = useState(() => draftOf(settings));
  const [draft, setDraft] = useState(before);
  const write = (changed: Partial<typeof draft>) => setDraft((known) => ({ ...known, ...changed }));
  const changes = changesOf(draft, before);
  const saving = useAsk(() => changeSettings(api, cafeteriaId, changes), {
    refresh: slotsKey(cafeteriaId),
    heard: (written) => {
      client.setQueryData(settingsKey(cafeteriaId), written);
      setBefore(draftOf(written));
      setDraft(draftOf(written));
      say(words.saved);
    },
  });
  const toggle = (name: 'autoAccept' | 'requirePickupCode' | 'studentCancelsAccepted' | 'tipsEnabled') => (
    <Switch
      size="md"
      label={words.fields[name]}
      checked={draft[name]}
      onChange={(event) => write({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack>
        <fieldset className={form.set} disabled={!mayWrite}>
          <legend>{words.ordering}</legend>
          <Stack>
            {toggle('autoAccept')}
            {toggle('requirePickupCode')}
            {toggle('studentCancelsAccepted')}
            <div className={form.fields}>
              <NumberField
                label={words.fields.maxOpenOrders}
                hint={words.noLimit}
                optional
                min={1}
                max={1_000}
                value={draft.maxOpenOrders}
                onChange={(maxOpenOrders) => write({ maxOpenOrders })}
              />
            </div>
          </Stack>
        </fieldset>
        <fieldset className={form.set} disabled={!mayWrite}>
          <legend>{words.times}</legend>
          <div className={form.fields}>
            {times.map(([name, min, max]) => (
              <NumberField
                key={name}
                label={words.fields[name]}
                min={min}
                max={max}
                value={draft[name]}
                onChange={(value) => write({ [name]: value })}
              />
            ))}
          </div>
        </fieldset>
        <fieldset className={form.set} disabled={!mayWrite}>
          <legend>{words.capacity}</legend>
          <Text c="dimmed" mb="sm">
            {words.capacityHint}
          </Text>
          <div className={form.fields}>
            {limits.map((limit) => (
              <NumberField
                key={limit}
                label={words.load[limit]}
                optional
                min={0}
                max={100_000}
                value={draft[limit]}
                onChange={(value) => write({ [limit]: value })}
              />
            ))}
          </div>
        </fieldset>
        <fieldset className={form.set} disabled={!mayWrite}>
          <legend>{words.money}</legend>
          <Stack>
            {toggle('tipsEnabled')}
            <div className={form.fields}>
              <NumberField
                label={words.fields.tax}
                min={0}
                max={50}
                step={0.01}
                value={draft.tax}
                onChange={(tax) => write({ tax })}
              />
            </div>
          </Stack>
        </fieldset>
        {mayWrite && (
          <Button
            size="md"
            type="submit"
            loading={saving.isPending}
            disabled={Object.keys(changes).length === 0}
          >
            {words.save}
          </Button>
        )}
      </Stack>
    </form>
  );
}
