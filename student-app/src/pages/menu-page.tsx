import { lazy, Suspense } from 'preact/compat';
import { useUser } from '../app.tsx';
import { useBasket } from '../basket/use-basket.ts';
import { useMounted, useNow, useTitle } from '../data/hooks.ts';
import { useMenu, usePlaceOf } from '../data/queries.ts';
import { MenuView } from '../views/menu.tsx';
import { Answered } from './answered.tsx';

const DishPage = lazy(() => import('./dish-page.tsx'));
const none: ReadonlyMap<string, number> = new Map();
const nothing: readonly string[] = [];

/** A menu, and over it the dish that was opened. */
export default function MenuPage({ id, dishId, at }: { id: string; dishId: string | null; at: number }) {
  const now = useNow(at);
  const mounted = useMounted();
  const user = useUser();
  const { basket } = useBasket();
  const place = usePlaceOf(id);
  const menu = useMenu(id);
  useTitle(place.data?.cafeteria.name ?? '');
  const mine = mounted && basket?.cafeteriaId === id ? basket : null;
  const avoid = mounted ? (user?.allergens ?? nothing) : nothing;
  return (
    <Answered query={place}>
      {(where) => (
        <Answered query={menu} isWithin>
          {(dishes) => (
            <>
              <MenuView
                place={where}
                menu={dishes}
                now={now}
                avoid={avoid}
                diet={mounted ? (user?.diet ?? null) : null}
                slot={mine?.slot ?? null}
                chosen={mine ? countsIn(mine.lines) : none}
              />
              {mounted && dishId && (
                <Suspense fallback={null}>
                  <DishPage key={dishId} place={where} menu={dishes} dishId={dishId} avoid={avoid} />
                </Suspense>
              )}
            </>
          )}
        </Answered>
      )}
    </Answered>
  );
}

function countsIn(lines: { menuItemId: string; quantity: number }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { menuItemId, quantity } of lines)
    counts.set(menuItemId, (counts.get(menuItemId) ?? 0) + quantity);
  return counts;
}
