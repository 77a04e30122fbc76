import { usePlace } from '../../shell/place.tsx';
import { announcementsWords } from '../../words/announcements.ts';
import { useWords } from '../../words/language.tsx';
import { useCampuses } from '../use-campuses.ts';

export type Audience = { label: string; to: { campusId: string } | { cafeteriaId: string } };

/** Whom an announcement can be for, by the id of the place: the campuses, then the cafeterias. */
export function useAudiences(): ReadonlyMap<string, Audience> {
  const words = useWords(announcementsWords);
  const campuses = useCampuses();
  const { places } = usePlace();
  return new Map<string, Audience>([
    ...campuses.map(({ id, name }) => [id, { label: words.campus(name), to: { campusId: id } }] as const),
    ...places.map(({ id, name }) => [id, { label: words.cafeteria(name), to: { cafeteriaId: id } }] as const),
  ]);
}
