import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Campus } from '../../api/cafeterias.ts';
import { changeCafeteria, changeCampus, createCafeteria, createCampus } from '../../api/institution.ts';
import { Aside } from '../../shell/aside.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { Form, useFault } from '../form.tsx';
import type { Edited } from './edited.ts';

type Props = { edited: Edited; campuses: readonly Campus[]; onClose: () => void };

/** Makes a campus or a cafeteria, renames it, or moves a cafeteria to another campus. */
export default function PlaceAside({ edited, campuses, onClose }: Props) {
  const words = useWords(institutionWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  const now = edited.kind === 'campus' ? edited.campus : edited.cafeteria;
  const title = now
    ? words.changeOf(now.name)
    : edited.kind === 'campus'
      ? words.newCampus
      : words.newCafeteria;
  const send = (text: (name: string) => string): Promise<{ name: string }> => {
    const name = text('name');
    if (edited.kind === 'campus') {
      const body = { name, timezone: text('timezone') };
      return edited.campus ? changeCampus(api, edited.campus.id, body) : createCampus(api, body);
    }
    const campusId = text('campusId');
    const prefix = text('numberPrefix').toUpperCase();
    if (!edited.cafeteria)
      return createCafeteria(api, { name, campusId, numberPrefix: prefix, currency: 'MXN' });
    return changeCafeteria(api, edited.cafeteria.id, {
      name,
      ...(campusId !== edited.campusId && { campusId }),
      ...(prefix && { numberPrefix: prefix }),
    });
  };
  return (
    <Aside title={title} onClose={onClose}>
      <Form
        label={title}
        verb={words.save}
        send={send}
        heard={(place) => {
          for (const stale of [['office', 'places'], ['office', 'campuses'], ['places']])
            void client.invalidateQueries({ queryKey: stale });
          say(words.savedAs(place.name));
          onClose();
        }}
      >
        <Name now={now?.name} />
        {edited.kind === 'campus' ? (
          <Zone now={edited.campus?.timezone} />
        ) : (
          <OfCafeteria edited={edited} campuses={campuses} />
        )}
      </Form>
    </Aside>
  );
}

function Name({ now = '' }: { now: string | undefined }) {
  const words = useWords(institutionWords);
  return (
    <TextInput
      size="md"
      name="name"
      label={words.name}
      defaultValue={now}
      error={useFault('/name')}
      maxLength={120}
      data-autofocus
      required
    />
  );
}

function Zone({ now = 'America/Mexico_City' }: { now: string | undefined }) {
  const words = useWords(institutionWords);
  return (
    <NativeSelect
      size="md"
      name="timezone"
      label={words.timezone}
      description={words.timezoneHint}
      defaultValue={now}
      error={useFault('/timezone')}
      // One of an older name may be no longer among those that the browser lists.
      data={[...new Set([now, ...Intl.supportedValuesOf('timeZone')])]}
    />
  );
}

type OfCafeteriaProps = Pick<Props, 'campuses'> & { edited: Extract<Edited, { kind: 'cafeteria' }> };

function OfCafeteria({ edited: { cafeteria, campusId }, campuses }: OfCafeteriaProps) {
  const words = useWords(institutionWords);
  return (
    <>
      <TextInput
        size="md"
        name="numberPrefix"
        label={words.prefix}
        description={cafeteria ? words.prefixUnchanged : words.prefixHint}
        defaultValue={cafeteria ? '' : 'A'}
        error={useFault('/numberPrefix')}
        pattern="[A-Za-z]{1,3}"
        maxLength={3}
        required={!cafeteria}
      />
      <NativeSelect
        size="md"
        name="campusId"
        label={words.campus}
        description={cafeteria && words.moveHint}
        defaultValue={campusId}
        error={useFault('/campusId')}
        data={campuses.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );
}
