import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { listDishes, listIngredients } from '../../api/menu.ts';
import { type Category, listCategories, orderMenu } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';

/** Not below `menuKey`: the students' menu may be a second behind, and what was just written must not vanish. */
export const categoriesKey = (cafeteriaId: string) => ['menu-categories', cafeteriaId] as const;
const dishesKey = (cafeteriaId: string) => menuKey(cafeteriaId, 'dishes');

/** Somebody else may edit, too, and every order takes from the stock. */
const refetchInterval = 15_000;

export function useCategories(cafeteriaId: string) {
  const { api } = usePanel();
  return useQuery({
    queryKey: categoriesKey(cafeteriaId),
    queryFn: () => listCategories(api, cafeteriaId),
    refetchInterval,
  });
}

export function useDishes(cafeteriaId: string) {
  const { api } = usePanel();
  return useQuery({
    queryKey: dishesKey(cafeteriaId),
    queryFn: () => listDishes(api, cafeteriaId),
    refetchInterval,
  });
}

export function useIngredients(cafeteriaId: string) {
  const { api } = usePanel();
  return useQuery({
    queryKey: menuKey(cafeteriaId, 'ingredients'),
    queryFn: () => listIngredients(api, cafeteriaId),
  });
}

/** Changes the categories that are shown, after the API has. */
export function useKnownCategories(cafeteriaId: string) {
  const client = useQueryClient();
  return (change: (known: Category[]) => Category[]) =>
    client.setQueryData<Category[]>(categoriesKey(cafeteriaId), (known) => known && change(known));
}

/** Puts categories and dishes in an order: shown at once, and taken back where the API refuses. */
export function useMenuOrder(cafeteriaId: string, categories: Category[], dishes: StaffDish[]) {
  const { api } = usePanel();
  const client = useQueryClient();
  const ask = useAsk(
    (order: Pick<StaffDish, 'id' | 'categoryId'>[]) =>
      orderMenu(api, cafeteriaId, {
        categories: (client.getQueryData<Category[]>(categoriesKey(cafeteriaId)) ?? []).map(({ id }) => ({
          id,
          itemIds: order.filter(({ categoryId }) => categoryId === id).map((dish) => dish.id),
        })),
      }),
    { refresh: menuKey(cafeteriaId) },
  );
  const show = (ordered: { categories?: Category[]; dishes?: StaffDish[] }) => {
    if (ordered.categories) client.setQueryData(categoriesKey(cafeteriaId), ordered.categories);
    if (ordered.dishes) client.setQueryData(dishesKey(cafeteriaId), ordered.dishes);
    ask.mutate(ordered.dishes ?? dishes, { onError: () => takeBack() });
  };
  const takeBack = () => {
    client.setQueryData(categoriesKey(cafeteriaId), categories);
    client.setQueryData(dishesKey(cafeteriaId), dishes);
  };
  return {
    orderCategories: (ids: string[]) => show({ categories: inOrder(categories, ids) }),
    orderDishes: (ids: string[]) => show({ dishes: inOrder(dishes, ids) }),
  };
}

/** Those that are named, in that order; the others stay behind them as they were. */
function inOrder<T extends { id: string }>(things: readonly T[], ids: readonly string[]): T[] {
  const named = ids.flatMap((id) => things.find((thing) => thing.id === id) ?? []);
  return [...named, ...things.filter(({ id }) => !ids.includes(id))];
}
