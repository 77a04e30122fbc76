import { useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { useApp } from '../app.tsx';
import { useAgain } from '../basket/use-again.ts';
import { useBasket } from '../basket/use-basket.ts';
import { goOn } from '../data/navigation.ts';
import { usePlaceOf } from '../data/queries.ts';
import { useDeed } from '../data/use-deed.ts';
import { takeOrder } from '../live/take-order.ts';
import { useWords } from '../words/language.ts';
import { payWords } from '../words/pay.ts';

type Props = {
  order: Order;
  /** Told that its reader is about to be led away, and that they are not, after all. */
  leave?: (isLeaving: boolean) => void;
};

/** Gives up an order that nobody has paid, and puts the same into the basket, where another way of paying is chosen. */
export function OtherWay({ order, leave }: Props) {
  const words = useWords(payWords);
  const { api } = useApp();
  const client = useQueryClient();
  const { fill } = useBasket();
  const { pickupSlot } = order;
  // For the time that it was for, unless that has come.
  const again = useAgain(
    order,
    pickupSlot !== null && Date.parse(pickupSlot) > Date.now() ? pickupSlot : null,
  );
  const { data: place } = usePlaceOf(order.cafeteriaId);
  const { isBusy, refused, run } = useDeed();
  if (!again || !place) return null;
  const change = () =>
    run(async () => {
      leave?.(true);
      try {
        const path = `/orders/${order.id}/cancel`;
        takeOrder(client, await api<Order>(path, { method: 'POST', version: order.version, body: {} }));
      } catch (error) {
        if (error instanceof ApiProblem && error.document.order) takeOrder(client, error.document.order);
        leave?.(false);
        throw error;
      }
      fill({ id: order.cafeteriaId, name: place.cafeteria.name }, again.lines, again.slot);
      goOn('/basket/pay');
    });
  return (
    <>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <button type="button" class="plain" disabled={isBusy} onClick={change}>
        {words.otherWay}
      </button>
    </>
  );
}
