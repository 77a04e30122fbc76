import type { ProblemCode } from '../../contracts/problems.ts';

/**
 * What is wrong with one line of a basket; `remaining` portions when it is only too many: of a combo, combos. `part` is what a
 * combo lacks, `option` what of it there is too little of.
 */
export type LineRefusal = {
  index: number;
  menuItemId: string;
  name: string | null;
  code: ProblemCode;
  remaining: number | null;
  part?: { menuItemId: string; name: string };
  option?: { id: string; name: string };
};

/** What the refusal of a command tells beside its code: wrong lines, the next free slots, the limit that was reached, … */
export type RefusalFacts = { lines?: LineRefusal[] } & Record<string, unknown>;

/** Refusals that tell of the moment and of nothing that was asked for: the same request may well be granted a minute later. */
const ofTheMoment: readonly ProblemCode[] = [
  'card_unavailable',
  'payment_method_not_offered',
  // The version is no part of what was asked for: with another one it is the same request.
  'version_conflict',
];

/** Whether a refusal is the answer to every repetition of its request, under its key. */
export const isLasting = (code: ProblemCode): boolean => !ofTheMoment.includes(code);

/** Thrown by a rule that a command breaks; `decide` turns it into an answer. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly facts: RefusalFacts;

  constructor(code: ProblemCode, facts: RefusalFacts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}
