import type { Order } from '../../contracts/orders.ts';
import type { Actor, OrderCommand } from '../../domain/ordering/commands.ts';
import type { Answer, Submission } from '../ordering/commands.ts';
import { reachableCafeteriaOf } from '../ordering/find-cafeteria.ts';
import { type OrderingUserContext, submitCommand } from '../ordering/submit.ts';

type ByActor = Extract<OrderCommand, { actor: Actor }>;
type Unsigned<C> = C extends unknown ? Omit<C, 'actor'> : never;

/**
 * Changes an order as somebody: students their own, staff those of their cafeterias. One call of the cafeteria's object and a
 * share of one round trip. Errors: `order_not_found`, and the code that it was refused with, beside its facts.
 */
export const changeOrder = async (ctx: OrderingUserContext, command: Unsigned<ByActor>): Promise<Order> =>
  (await answeredChange(ctx, command)).order;

/** As `changeOrder`, under a key: the same again is answered as the first time (`replayed`). */
export async function answeredChange(
  ctx: OrderingUserContext,
  command: Unsigned<ByActor>,
  key?: Submission['key'],
): Promise<Extract<Answer, { kind: 'done' }>> {
  const { role, userId, reach } = ctx.principal;
  const cafeteriaId = await reachableCafeteriaOf(ctx, command.orderId);
  const changed = await submitCommand(ctx, cafeteriaId, {
    command: { ...command, actor: { role, userId, ownOnly: reach === 'own' } },
    actor: { actorId: userId, actorRole: role },
    key,
  });
  if (changed.kind !== 'done') throw new Error(`changing an order answered "${changed.kind}"`);
  return changed;
}
