import type { z } from '@hono/zod-openapi';
import type { CafeteriaEvent } from '../contracts/events.ts';
import type { cafeteriaStateSchema } from '../contracts/stream.ts';

export type CafeteriaState = z.infer<typeof cafeteriaStateSchema>;

/** The state after an event; events that are not about the cafeteria itself leave it as it is. */
export function foldCafeteria(
  state: CafeteriaState,
  { event, data = {} }: Pick<CafeteriaEvent, 'event' | 'data'>,
): CafeteriaState {
  const facts = data as Partial<CafeteriaState> & { reason?: string; until?: string };
  switch (event) {
    case 'cafeteria.paused':
      return {
        ...state,
        status: 'paused',
        pauseReason: facts.reason ?? null,
        pausedUntil: facts.until ?? null,
      };
    case 'cafeteria.resumed':
      return { ...state, status: 'open', pauseReason: null, pausedUntil: null };
    case 'cafeteria.wait_changed':
      return { ...state, extraWaitMinutes: facts.extraWaitMinutes ?? 0 };
    default:
      return facts.menuVersion === undefined ? state : { ...state, menuVersion: facts.menuVersion };
  }
}
