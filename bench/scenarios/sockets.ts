/** 2,000 sockets of students and 20 of staff on one cafeteria while 50 orders a second are placed: all hear all that is theirs, in order. */
import type { Scenario } from '../scenario.ts';
import { listenWhileOrdering } from './listening.ts';

export const sockets: Scenario = {
  summary:
    'all sockets on one cafeteria, by the client that everybody uses: what they hear is whole and in order',
  stacks: 'itsur',
  defaults: { seconds: 30, rate: 50 },
  turn: (product, setting, stack) =>
    listenWhileOrdering(product, setting, stack, async () => ({ figures: {}, faults: [] })),
};
