import type { Order } from '../../../src/contracts/orders.ts';

type Open = {
  hasBasket: boolean;
  isOrdering: boolean;
  orders: readonly Pick<Order, 'status'>[];
  path: string;
};

/** Whether the page may begin anew: not with something chosen, nor in the middle of ordering or paying. */
export const mayUpdate = ({ hasBasket, isOrdering, orders, path }: Open): boolean =>
  !hasBasket &&
  !isOrdering &&
  !path.startsWith('/basket') &&
  !orders.some(({ status }) => status === 'pending_payment');
