import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Order } from '../../../src/contracts/orders.ts';
import type { OrderPayment, PaymentMethods } from '../../../src/contracts/payments.ts';
import { useApp } from '../app.tsx';
import { isMoving, withKnown } from './standing.ts';

/** The ways of paying that the institution takes. */
export const useMethods = () => {
  const { open } = useApp();
  return useQuery({
    queryKey: ['methods'],
    queryFn: () => open<PaymentMethods>('/payment-methods'),
    staleTime: 60_000,
  });
};

/**
 * How an order that waits for its payment stands. Each time it is asked for, the API asks the provider: so a payment counts
 * also when the provider's own word for it is late.
 */
export const usePayment = ({ id, status, paymentMethod }: Order) => {
  const { api } = useApp();
  const client = useQueryClient();
  const queryKey = ['payment', id];
  return useQuery({
    queryKey,
    queryFn: async () => {
      const told = await api<OrderPayment>(`/orders/${id}/payment`, { method: 'POST' });
      return withKnown(client.getQueryData(queryKey), told);
    },
    enabled: status === 'pending_payment' && paymentMethod !== 'cash',
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? 2_000 : 30_000),
    staleTime: 0,
  });
};
