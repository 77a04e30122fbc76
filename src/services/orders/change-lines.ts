import type { Order } from '../../contracts/orders.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

/**
 * Staff cannot make a line: its student is asked. One event.
 * Errors: `order_not_found`, `order_item_not_found`, `change_already_proposed`, `illegal_transition`, `version_conflict`.
 */
export const proposeChange = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; itemId: string; reason?: string },
): Promise<Order> => changeOrder(ctx, { kind: 'propose_change', ...input });

/**
 * Staff can make the line after all: the question is taken back. One event.
 * Errors: `order_not_found`, `change_not_found`, `illegal_transition`, `version_conflict`.
 */
export const withdrawChange = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; changeId: string },
): Promise<Order> => changeOrder(ctx, { kind: 'withdraw_change', ...input });

/**
 * The student goes without the line, or takes the whole order back; staff go without it when no answer came.
 * Errors: `order_not_found`, `change_not_found`, `answer_awaited`, `illegal_transition`, `version_conflict`.
 */
export const decideChange = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; changeId: string; accept: boolean },
): Promise<Order> => changeOrder(ctx, { kind: 'decide_change', ...input });
