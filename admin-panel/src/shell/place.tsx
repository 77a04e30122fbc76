import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react';
import type { Api } from '../../../clients/browser/api.ts';
import type { User } from '../../../src/contracts/identity.ts';
import type { Cafeteria } from '../../../src/contracts/menu.ts';
import { reachOf } from '../../../src/domain/permissions.ts';
import { listCafeterias, listCampuses } from '../api/cafeterias.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Notice, Waiting } from './notice.tsx';
import { usePanel } from './panel.tsx';

export type Place = Cafeteria & { timezone: string };
type Places = { place: Place; places: readonly Place[]; choose: (id: string) => void };

const Institution = lazy(() => import('../office/institution/institution-page.tsx'));
const PlaceContext = createContext<Places | null>(null);
const chosenKey = 'itsur-eats.cafeteria';

/** The cafeteria that the pages are about, and the others that the user may choose; remembered on this device. */
export function usePlace(): Places {
  const places = useContext(PlaceContext);
  if (!places) throw new Error('no PlaceProvider');
  return places;
}

export function PlaceProvider({ children }: { children: ReactNode }) {
  const { api, user, session } = usePanel();
  const words = useWords(shellWords);
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenKey));
  const {
    data: places,
    error,
    refetch,
  } = useQuery({
    queryKey: ['places', user.id, user.cafeteriaIds],
    queryFn: () => readPlaces(api, user),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const value = useMemo(() => {
    const place = places?.find(({ id }) => id === chosen) ?? places?.[0];
    const choose = (id: string) => {
      localStorage.setItem(chosenKey, id);
      setChosen(id);
    };
    return places && place && { place, places, choose };
  }, [places, chosen]);

  if (value) return <PlaceContext value={value}>{children}</PlaceContext>;
  if (error)
    return (
      <Notice title={words.unreachableNow}>
        <Button size="lg" onClick={() => refetch()}>
          {words.retry}
        </Button>
      </Notice>
    );
  if (!places) return <Waiting label={words.loading} />;
  // Whoever may open the first one begins with that.
  if (reachOf('createCafeteria', user.role))
    return (
      <Suspense fallback={<Waiting label={words.loading} />}>
        <main>
          <Institution />
        </main>
      </Suspense>
    );
  return (
    <Notice title={words.noCafeteria} text={words.noCafeteriaMore}>
      <Button size="lg" onClick={() => session.signOut()}>
        {words.signOut}
      </Button>
    </Notice>
  );
}

/** An administrator of the institution works in all its cafeterias, everybody else in those that their account names. */
async function readPlaces(api: Api, { role, cafeteriaIds }: User): Promise<Place[]> {
  const campuses = await listCampuses(api);
  const listed = await Promise.all(
    campuses.map(async ({ id, timezone }) =>
      (await listCafeterias(api, id)).map((cafeteria) => ({ ...cafeteria, timezone })),
    ),
  );
  const mine = listed.flat().filter(({ id }) => role === 'admin' || cafeteriaIds.includes(id));
  // Nobody begins in one that is not in use any more.
  return mine.sort((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null));
}
