import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Command } from '../../domain/ordering/commands.ts';
import type { SetAside } from '../parked/park.ts';

/** A command that failed by a fault of ours, as it is parked: an order whose time could not be ended waits, any other sender was told. */
export const commandSetAside = (
  { cafeteriaId }: Pick<CafeteriaAddress, 'cafeteriaId'>,
  command: Command,
  error: unknown,
): SetAside => ({
  kind: command.kind === 'run_out' ? 'order' : 'command',
  subjectId: 'orderId' in command ? command.orderId : cafeteriaId,
  what: command.kind,
  error,
});

/** An open order that cannot be read: nothing is decided on it, and all else goes on without it. */
export const orderSetAside = (orderId: string, error: unknown): SetAside => ({
  kind: 'order',
  subjectId: orderId,
  what: 'read',
  error,
});
