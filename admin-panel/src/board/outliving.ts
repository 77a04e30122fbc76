import { useLayoutEffect } from 'react';
import type { Api } from '../../../clients/browser/api.ts';
import { usePanel } from '../shell/panel.tsx';

type Made<T, Outlets> = { made: T; outlets: { current: Outlets } };
type Outliving<T, Outlets> = (api: Api, cafeteriaId: string, current: Outlets) => Made<T, Outlets>;

/**
 * What a cafeteria has on its way, made once a session: it outlives the board that it was tapped on, and whoever comes back from
 * another page finds what waits, and what asks. `outlets`: where it tells of what comes of it, of the board that is there, or was.
 */
export function outliving<T, Outlets>(
  make: (api: Api, outlets: { current: Outlets }) => T,
): Outliving<T, Outlets> {
  const all = new WeakMap<Api, Map<string, Made<T, Outlets>>>();
  return (api, cafeteriaId, current) => {
    const ofSession = all.get(api) ?? new Map<string, Made<T, Outlets>>();
    all.set(api, ofSession);
    const outlets = { current };
    const known = ofSession.get(cafeteriaId) ?? { made: make(api, outlets), outlets };
    ofSession.set(cafeteriaId, known);
    return known;
  };
}

/** What is on its way at a cafeteria; from now on it tells of it here. */
export function useOutliving<T, Outlets>(
  find: Outliving<T, Outlets>,
  cafeteriaId: string,
  current: Outlets,
): T {
  const { api } = usePanel();
  const { made, outlets } = find(api, cafeteriaId, current);
  useLayoutEffect(() => {
    outlets.current = current;
  });
  return made;
}
