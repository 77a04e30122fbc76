import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { listPlaces } from '../../api/institution.ts';
import { usePanel } from '../../shell/panel.tsx';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Section } from '../section.tsx';
import { CampusCard } from './campus-card.tsx';
import type { Edited } from './edited.ts';

const PlaceAside = lazy(() => import('./place-aside.tsx'));

/** The campuses that one administers, each with its cafeterias. */
export function Places() {
  const words = useWords(institutionWords);
  const { api, user } = usePanel();
  const [edited, setEdited] = useState<Edited | null>(null);
  const query = useQuery({ queryKey: placesKey, queryFn: () => listPlaces(api), staleTime: 0 });
  const isInstitution = reachOf('createCampus', user.role) !== null;
  return (
    <Section title={words.places}>
      <Answered query={query}>
        {(campuses) => {
          const mine = campuses.filter(({ id }) => isInstitution || id === user.campusId);
          return (
            <Stack>
              {mine.length === 0 && <Text role="status">{words.noCampus}</Text>}
              {mine.map((campus) => (
                <CampusCard key={campus.id} campus={campus} onEdit={setEdited} />
              ))}
              {edited && (
                <Suspense>
                  <PlaceAside edited={edited} campuses={mine} onClose={() => setEdited(null)} />
                </Suspense>
              )}
            </Stack>
          );
        }}
      </Answered>
      {isInstitution && (
        <Button size="md" variant="default" w="fit-content" onClick={() => setEdited({ kind: 'campus' })}>
          {words.newCampus}
        </Button>
      )}
    </Section>
  );
}

const placesKey = ['office', 'places'];
