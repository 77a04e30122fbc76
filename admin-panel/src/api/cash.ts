import type { Api } from '../../../clients/browser/api.ts';
import type { Cash, CountCash } from '../../../src/contracts/cash.ts';

/** The cash of a day (2026-03-02, of the campus): what should be there, and what was counted. */
export const readCash = (api: Api, id: string, day: string) => api<Cash>(`/cafeterias/${id}/cash?day=${day}`);

/** Writes down what was counted; under one key once. */
export const countCash = (api: Api, id: string, body: CountCash, idempotencyKey: string) =>
  api<Cash>(`/cafeterias/${id}/cash-counts`, { method: 'POST', idempotencyKey, body });
