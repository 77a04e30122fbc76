import type { Api } from '../../../clients/browser/api.ts';
import type { Overview } from '../../../src/contracts/overview.ts';

/** How a cafeteria is doing at this moment. */
export const readOverview = (api: Api, id: string) => api<Overview>(`/cafeterias/${id}/overview`);
