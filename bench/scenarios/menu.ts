/** Phones that read a menu over and over: anonymous, with a token, and having it already. */

import type { Scenario } from '../scenario.ts';
import { readsOf } from './reads.ts';

export const menu: Scenario = {
  summary: 'phones that read a menu: anonymous, with a token, and with the version they have (closed loop)',
  stacks: 'both',
  turn: (stack, setting) => readsOf('menu', stack, setting),
};
