/** Phones that ask for the pickup slots of a cafeteria over and over. The classic stack has no slots to compare with. */
import type { Scenario } from '../scenario.ts';
import { readsOf } from './reads.ts';

export const slots: Scenario = {
  summary: 'phones that read pickup slots (closed loop)',
  stacks: 'itsur',
  turn: (_product, setting, stack) => readsOf('slots', stack, setting),
};
