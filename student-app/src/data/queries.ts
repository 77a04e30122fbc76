import type { StreamStatus } from '@itsur-eats/stream-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api } from '../../../clients/browser/api.ts';
import type { Forecast } from '../../../src/contracts/forecast.ts';
import type { Hours, Slot } from '../../../src/contracts/hours.ts';
import type { Cafeteria, Campus, Menu } from '../../../src/contracts/menu.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import type { Timetable } from '../../../src/contracts/timetable.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { useApp, useUser } from '../app.tsx';
import { forecastAgainMs, isOwedBack, isToMake } from './order-state.ts';
import { orHeard, withHeard } from './overtaken.ts';
import { type CampusToday, type Place, placeOf } from './place.ts';

type Listed<T> = { data: T[] };
export type Page<T> = { data: T[]; nextCursor: string | null };

export const keys = {
  today: ['today'] as const,
  place: (id: string) => ['place', id] as const,
  menu: (id: string) => ['menu', id] as const,
  slots: (id: string) => ['slots', id] as const,
  orders: ['orders'] as const,
  order: (id: string) => ['order', id] as const,
  forecasts: (cafeteriaId: string) => ['forecast', cafeteriaId] as const,
  /** How the stream of a cafeteria is. */
  live: (cafeteriaId: string) => ['live', cafeteriaId] as const,
};

/** What is kept of whoever is signed in. */
export const ownKeys = [
  ['orders'],
  ['order'],
  ['forecast'],
  ['past'],
  ['receipt'],
  ['payment'],
  ['quote'],
  ['sessions'],
  ['notices'],
];

/** Where nobody tells of changes, they are asked for: a browser that has the answer gets a 304. */
const askAgainMs = 20_000;
const moneyAgainMs = 5_000;

/** `isFollowed`: false, where a name or a time zone is wanted, which are the same tomorrow. */
type Following = { isFollowed?: boolean };
const unlessFollowed = ({ isFollowed = true }: Following) =>
  isFollowed ? { refetchInterval: askAgainMs } : { staleTime: Number.POSITIVE_INFINITY };

export const useToday = (following: Following = {}) => {
  const { open } = useApp();
  return useQuery({ queryKey: keys.today, queryFn: () => readToday(open), ...unlessFollowed(following) });
};

async function readToday(open: Api): Promise<CampusToday[]> {
  const campuses = (await open<Listed<Campus>>('/campuses')).data;
  return Promise.all(
    campuses.map(async ({ id, name }) => {
      const [timetable, cafeterias] = await Promise.all([
        open<Timetable>(`/campuses/${id}/breaks`),
        open<Listed<Cafeteria>>(`/campuses/${id}/cafeterias`),
      ]);
      const places = await Promise.all(cafeterias.data.map((each) => readPlace(open, each.id, each)));
      return { id, name, timetable, places };
    }),
  );
}

async function readPlace(open: Api, id: string, known?: Cafeteria): Promise<Place> {
  const [cafeteria, hours, slots] = await Promise.all([
    known ?? open<Cafeteria>(`/cafeterias/${id}`),
    open<Hours>(`/cafeterias/${id}/hours`),
    readSlots(open, id),
  ]);
  return placeOf(cafeteria, hours, slots);
}

const readSlots = async (open: Api, id: string) => (await open<Listed<Slot>>(`/cafeterias/${id}/slots`)).data;

export const usePlaceOf = (id: string, following: Following = {}) => {
  const { open } = useApp();
  return useQuery({
    queryKey: keys.place(id),
    queryFn: () => readPlace(open, id),
    ...unlessFollowed(following),
    enabled: id !== '',
  });
};

export const useMenu = (id: string) => {
  const { open } = useApp();
  return useQuery({
    queryKey: keys.menu(id),
    queryFn: () => open<Menu>(`/cafeterias/${id}/menu`),
    refetchInterval: askAgainMs,
    enabled: id !== '',
  });
};

export const useSlots = (id: string) => {
  const { open } = useApp();
  return useQuery({
    queryKey: keys.slots(id),
    queryFn: () => readSlots(open, id),
    refetchInterval: 10_000,
    enabled: id !== '',
  });
};

/** The latest of whoever is signed in: what is under way, and what they like. */
export const useOrders = () => {
  const { api } = useApp();
  const user = useUser();
  const client = useQueryClient();
  const known = () => client.getQueryData<Page<Order>>(keys.orders)?.data ?? [];
  return useQuery({
    queryKey: keys.orders,
    async queryFn() {
      const before = known();
      const page = await api<Page<Order>>('/me/orders?limit=50');
      return { ...page, data: withHeard(page.data, before, known()) };
    },
    enabled: user !== null,
  });
};

export const useOpenOrders = (): Order[] =>
  (useOrders().data?.data ?? []).filter(({ status }) => isOpen(status));

/**
 * When an order that is still to be made will be ready, and how many are made before it. Asked for with each version of it, when
 * its cafeteria tells of itself (`Live`), and now and then while somebody looks.
 */
export const useForecast = (order: Order) => {
  const { api } = useApp();
  const { id, cafeteriaId, version } = order;
  return useQuery({
    queryKey: [...keys.forecasts(cafeteriaId), id, version],
    queryFn: () => api<Forecast>(`/cafeterias/${cafeteriaId}/orders/${id}/forecast`),
    enabled: isToMake(order),
    // That of the version before, not of another order.
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
    refetchInterval: () => forecastAgainMs(order, Date.now()),
    retry: false,
  });
};

/** The breaks of a cafeteria's campus. */
export const useTimetable = (campusId: string | undefined) => {
  const { open } = useApp();
  return useQuery({
    queryKey: ['timetable', campusId],
    queryFn: () => open<Timetable>(`/campuses/${campusId}/breaks`),
    enabled: campusId !== undefined,
    staleTime: 600_000,
  });
};

export const useOrder = (id: string) => {
  const { api } = useApp();
  const user = useUser();
  const client = useQueryClient();
  const known = () => client.getQueryData<Order>(keys.order(id));
  const listed = () => client.getQueryState<Page<Order>>(keys.orders);
  return useQuery({
    queryKey: keys.order(id),
    async queryFn() {
      const before = known();
      const answer = await api<Order>(`/orders/${id}`);
      return orHeard(answer, before, known());
    },
    enabled: user !== null,
    // As it is in the list, until it is told by itself.
    initialData: () => listed()?.data?.data.find((order) => order.id === id),
    initialDataUpdatedAt: () => listed()?.dataUpdatedAt,
    refetchInterval({ state: { data } }) {
      if (!data) return askAgainMs;
      // Nobody tells any more of an order that is over, except that its money came back.
      if (!isOpen(data.status)) return isOwedBack(data) ? moneyAgainMs : false;
      // Whoever hears of it need not ask.
      const live = client.getQueryData<StreamStatus>(keys.live(data.cafeteriaId));
      return live === 'connected' || live === 'polling' ? false : askAgainMs;
    },
  });
};
