import type { RangeReport } from '../contracts/reports.ts';

/** How a report names its dishes: of several cafeterias, each with its own, for two may sell one of the same name. */
export function dishNamesIn({ cafeterias }: Pick<RangeReport, 'cafeterias'>) {
  const names = new Map(cafeterias.map(({ cafeteriaId, name }) => [cafeteriaId, name]));
  return ({ cafeteriaId, name }: Pick<RangeReport['dishes'][number], 'cafeteriaId' | 'name'>): string =>
    names.size > 1 ? `${name} · ${names.get(cafeteriaId)}` : name;
}
