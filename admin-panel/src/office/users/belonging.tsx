import { Checkbox, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../../../../src/contracts/identity.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useWords } from '../../words/language.tsx';
import { rolesWords } from '../../words/roles.ts';
import { usersWords } from '../../words/users.ts';
import { useFault } from '../form.tsx';
import { useCampuses } from '../use-campuses.ts';
import { grantable, hasCafeterias } from './granted.ts';

type Belonging = { role: Role; campusId: string; cafeteriaIds: readonly string[] };

/** The fields for what somebody is, and where: a campus, and cafeterias of it for those who work in named ones. */
export function BelongingFields({ now }: { now: Belonging }) {
  const words = useWords(usersWords);
  const { roles } = useWords(rolesWords);
  const { user } = usePanel();
  const { places } = usePlace();
  const campuses = useCampuses();
  const [role, setRole] = useState(now.role);
  const [campusId, setCampusId] = useState(now.campusId);
  // Until they are known, whoever is quick still sends the one that it is.
  const offered =
    campuses.length === 0
      ? [{ value: campusId, label: '…' }]
      : campuses
          .filter(({ id }) => user.role === 'admin' || id === user.campusId)
          .map(({ id, name }) => ({ value: id, label: name }));
  const cafeterias = places.filter((place) => place.campusId === campusId);
  const cafeteriasFault = useFault('/cafeteriaIds');
  return (
    <>
      <NativeSelect
        size="md"
        name="role"
        label={words.role}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
        data={grantable(user.role).map((value) => ({ value, label: roles[value] }))}
      />
      <NativeSelect
        size="md"
        name="campusId"
        label={words.campus}
        value={campusId}
        onChange={(event) => setCampusId(event.currentTarget.value)}
        data={offered}
      />
      {hasCafeterias(role) && (
        <Checkbox.Group
          key={campusId}
          label={words.cafeterias}
          error={cafeteriasFault}
          defaultValue={[...now.cafeteriaIds]}
        >
          <Stack gap="xs" mt="xs">
            {cafeterias.map(({ id, name }) => (
              <Checkbox key={id} size="md" name="cafeteriaIds" value={id} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </>
  );
}

type Entered = { role: Role; campusId: string; cafeteriaIds?: string[] };

/** What was entered there; who has no cafeterias is not told of any. */
export function enteredBelonging(text: (name: string) => string, form: FormData): Entered {
  const role = text('role') as Role;
  return {
    role,
    campusId: text('campusId'),
    ...(hasCafeterias(role) && { cafeteriaIds: form.getAll('cafeteriaIds').map(String) }),
  };
}
