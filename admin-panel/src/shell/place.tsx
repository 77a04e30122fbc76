import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { Api } from '../../../clients/browser/api.ts';
import type { User } from '../../../src/contracts/identity.ts';
import type { Cafeteria } from '../../../src/contracts/menu.ts';
import { reachOf } from '../../../src/domain/permissions.ts';
import { listCafeterias, listCampuses } from '../api/cafeterias.ts';
import { listOrders } from '../api/orders.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Notice, Waiting } from './notice.tsx';
import { usePanel } from './panel.tsx';

export type Place = Cafeteria & { timezone: string };
type Places = { place: Place; places: readonly Place[]; choose: (id: string) => void };

const Institution = lazy(() => import('../office/institution/institution-page.tsx'));
const PlaceContext = createContext<Places | null>(null);
/** Of this device, and of one user on it: a manager who has looked elsewhere leaves the cook's choice as it was. */
const chosenKeys = (userId: string) => [`itsur-eats.cafeteria.${userId}`, 'itsur-eats.cafeteria'] as const;

/** The cafeteria that the pages are about, and the others that the user may choose; remembered on this device. */
export function usePlace(): Places {
  const places = useContext(PlaceContext);
  if (!places) throw new Error('no PlaceProvider');
  return places;
}

export function PlaceProvider({ children }: { children: ReactNode }) {
  const { api, user, session } = usePanel();
  const words = useWords(shellWords);
  const [chosen, setChosen] = useState(() => rememberedOf(user.id));
  const {
    data: places,
    error,
    refetch,
  } = useQuery({
    queryKey: ['places', user.id, user.cafeteriaIds],
    queryFn: () => readPlaces(api, user),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isRemembered = places?.some(({ id }) => id === chosen);
  const { data: busiest } = useQuery({
    queryKey: ['busiest', user.id],
    queryFn: () => busiestOf(api, places ?? []),
    enabled: places !== undefined && places.length > 1 && !isRemembered,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const first = isRemembered || places === undefined || places.length < 2 ? places?.[0]?.id : busiest;
  const value = useMemo(() => {
    if (first === undefined) return undefined;
    const place =
      places?.find(({ id }) => id === chosen) ?? places?.find(({ id }) => id === first) ?? places?.[0];
    const choose = (id: string) => {
      for (const key of chosenKeys(user.id)) localStorage.setItem(key, id);
      setChosen(id);
    };
    return places && place && { place, places, choose };
  }, [places, chosen, first, user.id]);
  // Where somebody has begun they begin again, whatever opens beside it.
  const openedId = value?.place.id;
  useEffect(() => {
    if (openedId) localStorage.setItem(chosenKeys(user.id)[0], openedId);
  }, [openedId, user.id]);

  if (value) return <PlaceContext value={value}>{children}</PlaceContext>;
  if (error)
    return (
      <Notice title={words.unreachableNow}>
        <Button size="lg" onClick={() => refetch()}>
          {words.retry}
        </Button>
      </Notice>
    );
  if (!places || (places.length > 0 && first === undefined)) return <Waiting label={words.loading} />;
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

/** What this user has chosen on this device, else whoever was here last; null: nobody has chosen. */
function rememberedOf(userId: string): string | null {
  const [own, device] = chosenKeys(userId).map((key) => localStorage.getItem(key));
  return own ?? device ?? null;
}

/** More are not asked: whoever runs so many has a home page to look at. */
const mostAsked = 12;

/** Where whoever has never chosen begins: where the most orders wait, else in the first. One question each, side by side. */
async function busiestOf(api: Api, places: readonly Place[]): Promise<string | undefined> {
  const asked = places.filter(({ archivedAt }) => archivedAt === null).slice(0, mostAsked);
  const waiting = await Promise.all(
    asked.map(async ({ id }) => {
      const found = await listOrders(api, id, {
        status: 'placed,accepted,preparing,ready',
        limit: '100',
      }).catch(() => null);
      return { id, orders: found?.data.length ?? 0 };
    }),
  );
  return (waiting.toSorted((a, b) => b.orders - a.orders)[0] ?? places[0])?.id;
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
