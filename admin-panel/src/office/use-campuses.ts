import { useQuery } from '@tanstack/react-query';
import { type Campus, listCampuses } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';

export const campusesKey = ['office', 'campuses'];

/** The institution's campuses; none while they are asked for. */
export function useCampuses(): readonly Campus[] {
  const { api } = usePanel();
  const { data } = useQuery({ queryKey: campusesKey, queryFn: () => listCampuses(api) });
  return data ?? [];
}
