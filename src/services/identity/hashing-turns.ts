import { Problem } from '../../contracts/problems.ts';
import { Turns } from '../../domain/turns.ts';

/** As long as somebody looks at a button; then they are told to come back. */
const longestWaitMs = 5_000;
/** Half of an isolate's time is everybody else's, who order and look at menus there meanwhile. `usualMs`: see passwords.ts. */
const turns = new Turns({ share: 0.5, longestWaitMs, usualMs: 145 });

/**
 * Refuses before anything was asked or counted, while there is no turn for hashing in this isolate: a hash cannot be
 * interrupted, and a flood of passwords would leave no time for orders. Errors: `sign_in_busy`.
 */
export function requireHashingTurn(): void {
  if (turns.isFull(Date.now())) throw busy();
}

/** Hashes when it is its turn; `work`: 1 is what a new password costs. Errors: `sign_in_busy`, and then nothing was hashed. */
export async function hashInTurn<T>(work: number, hash: () => Promise<T>): Promise<T> {
  const asked = Date.now();
  let wait = turns.book(asked, work);
  if (wait === null) throw busy();
  do {
    if (wait > 0) await scheduler.wait(wait);
    wait = turns.restMs(Date.now());
    if (wait > 0 && Date.now() - asked > 2 * longestWaitMs) throw busy();
  } while (wait > 0);
  const began = Date.now();
  turns.begins(began, work);
  const hashed = await hash();
  // Workers' clocks stand still without I/O.
  await scheduler.wait(0);
  turns.ended(Date.now(), work, Date.now() - began);
  return hashed;
}

/** Those who are sent away together do not come back together. */
function busy(): Problem {
  const seconds = Math.ceil((longestWaitMs / 1_000) * (1 + Math.random()));
  return new Problem('sign_in_busy', { headers: { 'Retry-After': String(seconds) } });
}
