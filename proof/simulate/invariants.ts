/** What is always so, by name: the one list of it. docs/reliability.md has it, too, and a test compares the two. */
export const invariants = {
  durable: 'An order that somebody was told of is in the database, as they were told of it.',
  sameAnswer: 'The same key is answered with the same order or the same refusal, however often it comes.',
  refusedIsNotWritten: 'Whoever is told that it was refused has written nothing.',
  placedOnce: 'A command places one order at the most, and so do all the commands of one key.',
  gapless: 'Events are numbered 1, 2, 3, … without a gap, in the order of their commits.',
  noticed: 'Whatever is written moves the position of its cafeteria: what was decided before it is stale.',
  neverOversold: 'No dish and no option is sold more often than there is of it.',
  ledger: 'The stock of a dish is what the ledger of its movements comes to.',
  releasedOnce: 'An order gives back no more of a dish than it took, and all of it when it is not made.',
  freshOnce: 'A day’s stock is made anew once a day.',
  neverOverbooked: 'No order is put into a slot that is full.',
  slotLoads: 'A slot bears what its orders ask of it, and nothing else.',
  sums: 'An order costs its lines, its tip and its fee; fee and tax are rounded half up to the cent.',
  versions: 'The version of an order is the number of its events.',
  moves: 'An order goes from state to state as the table says, and stays where it has ended.',
  onTime: 'No order runs out before its time, and none long after it.',
  uniqueNumber: 'No two orders of a day have one number, and no two open orders have one code.',
  openHours: 'No order is promised for a time at which the cafeteria is closed or paused.',
  windows: 'No dish is sold for an hour at which it is not served.',
  fairShare:
    'No student has more open orders than allowed, or more of a scarce dish (of a day, where it is made anew each day).',
  believed: 'What a desk believes after a commit is what the database has.',
  answered: 'Whoever asks is answered: nobody waits for ever.',
  money: 'What is kept of a payment is what its order came to, and nothing of one that was not made.',
  givenBack:
    'No more of an order is given back than it came to, nor more than was asked for, each time once.',
  alike: 'The judge in memory and the database judge the same documents alike.',
} as const;
export type Invariant = keyof typeof invariants;

/** One of them does not hold. */
export class Breach extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, facts: unknown) {
    super(`${invariant}: ${invariants[invariant]} Not so: ${JSON.stringify(facts)}`);
    this.invariant = invariant;
  }
}

export function hold(invariant: Invariant, holds: boolean, facts: () => unknown): void {
  if (!holds) throw new Breach(invariant, facts());
}
