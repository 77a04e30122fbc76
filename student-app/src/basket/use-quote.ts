import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Quote } from '../../../src/contracts/orders.ts';
import { useApp, useUser } from '../app.tsx';
import { type Basket, toRequest } from './lines.ts';

/** What the basket costs now and when it would be ready, or why not; neither: nobody is signed in, or it is being asked. */
export function useQuote(basket: Basket): { quote: Quote | null; problem: ApiProblem | null } {
  const { api } = useApp();
  const user = useUser();
  const body = toRequest(basket);
  const { data, error } = useQuery({
    queryKey: ['quote', user?.id, body],
    queryFn: () => api<Quote>('/orders/quote', { method: 'POST', body }),
    enabled: user !== null,
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
    staleTime: 0,
  });
  const problem = error instanceof ApiProblem ? error : null;
  return { quote: problem ? null : (data ?? null), problem };
}
