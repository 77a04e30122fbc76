import { v7 as uuidv7 } from 'uuid';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { commitDecisions, findCommitted } from '../../db/ordering/commit.ts';
import { loadOrderingState, loadOrderRecord } from '../../db/ordering/state.ts';
import type { Chance } from '../../domain/ordering/events.ts';
import type { SetAside } from '../parked/park.ts';
import { type DeskDeps, OrderDesk } from './desk.ts';
import { commandSetAside, orderSetAside } from './set-aside.ts';

let made = 0;

/**
 * In the order in which they are made, with the clock's own time. Left to itself the library goes on from the latest time that
 * it has seen: where a clock was ahead for a moment, ids would tell of what is to come, and what is looked for by the time of ids
 * (`forget_texts`) would not be found.
 */
function newId(): string {
  made = (made + 1) | 0;
  return uuidv7({ msecs: Date.now(), seq: made });
}

/** Of the platform's own source: a pickup code must not be told from the one before it. */
const chance: Chance = {
  id: newId,
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
};

/** Who is told of what a desk does. */
type Hearing = Pick<DeskDeps, 'committed' | 'missed'> & {
  /** What cannot be processed, to be parked. */
  setAside(thing: SetAside): void;
};

/** A desk of a cafeteria on the real database and clock. */
export const openDesk = (
  db: TenantDatabase,
  address: Pick<CafeteriaAddress, 'cafeteriaId'>,
  { setAside, ...hearing }: Hearing,
): OrderDesk => new OrderDesk({ ...deskDeps(db, address, setAside), ...hearing });

/** What a desk needs of the database, the clock and chance. */
export function deskDeps(
  db: TenantDatabase,
  { cafeteriaId }: Pick<CafeteriaAddress, 'cafeteriaId'>,
  setAside: Hearing['setAside'],
): Omit<DeskDeps, keyof Hearing> {
  return {
    load: () =>
      loadOrderingState(db, cafeteriaId, (orderId, error) => setAside(orderSetAside(orderId, error))),
    failed: (command, error) => setAside(commandSetAside({ cafeteriaId }, command, error)),
    loadOrder: (orderId) => loadOrderRecord(db, cafeteriaId, orderId),
    commit: (group) => commitDecisions(db, group),
    findCommitted: (commandId) => findCommitted(db, cafeteriaId, commandId),
    now: () => Date.now(),
    chance,
  };
}
