import type { PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import type { LineRefusal } from '../../domain/ordering/refusal.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import type { Accepted } from '../payments/pay-for-order.ts';
import { placeOrder } from './place-order.ts';
import { readOrder } from './read-orders.ts';

export type Reordered = Accepted & { unavailable: LineRefusal[] };

/**
 * Orders again what an earlier order had, at today's prices; what is not to be had is left out and reported. Two
 * round trips, and two more when a line is left out. Errors: `order_not_found`, `nothing_to_reorder`, and those of placing.
 */
export async function reorder(
  ctx: OrderingUserContext,
  orderId: string,
  choices: Omit<PlaceOrder, 'cafeteriaId' | 'items'>,
  idempotencyKey?: string,
): Promise<Reordered> {
  const past = await readOrder(ctx, orderId);
  const items = past.items.map((item) => ({
    menuItemId: item.menuItemId,
    quantity: item.quantity,
    modifierIds: item.modifiers.map((modifier) => modifier.id),
    note: item.note ?? undefined,
  }));
  const place = (available: PlaceOrder['items'], key?: string) =>
    placeOrder(ctx, { ...choices, cafeteriaId: past.cafeteriaId, items: available }, key);
  try {
    return { ...(await place(items, idempotencyKey)), unavailable: [] };
  } catch (error) {
    const unavailable = linesOf(error);
    if (unavailable.length === 0) throw error;
    const left = items.filter((_, index) => !unavailable.some((line) => line.index === index));
    if (left.length === 0) throw new Problem('nothing_to_reorder', { extensions: { unavailable } });
    // The key has kept the refusal of the whole; what is left goes under a key of its own, the same at a second tap.
    const key = idempotencyKey && `${idempotencyKey.slice(0, 240)}#available`;
    const accepted = await place(left, key).catch((refusal: unknown) => {
      throw tellingLeftOut(refusal, unavailable);
    });
    return { ...accepted, unavailable };
  }
}

/** What is left costs less than the whole: whoever is asked about the new total has to hear what is not in it. */
function tellingLeftOut(refusal: unknown, unavailable: LineRefusal[]): unknown {
  if (!(refusal instanceof Problem)) return refusal;
  const { code, detail, extensions, headers } = refusal;
  return new Problem(code, { detail, headers, extensions: { ...extensions, unavailable } });
}

function linesOf(error: unknown): LineRefusal[] {
  return error instanceof Problem && Array.isArray(error.extensions.errors) ? error.extensions.errors : [];
}
