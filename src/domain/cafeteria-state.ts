import type { CafeteriaEvent } from '../contracts/events.ts';

/** What everybody at a cafeteria sees of it live. Times in RFC 3339. */
export type CafeteriaState = {
  status: 'open' | 'paused';
  pauseReason: string | null;
  pausedUntil: string | null;
  /** Waiting time that is added to every promise. */
  extraWaitMinutes: number;
  menuVersion: number;
};

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
