import { useInfiniteQuery } from '@tanstack/react-query';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { useApp, useUser } from '../app.tsx';
import { useNow, useTitle } from '../data/hooks.ts';
import { withHeard } from '../data/overtaken.ts';
import { type Page, useOpenOrders, useOrders, useToday } from '../data/queries.ts';
import { State, Waiting } from '../views/state.tsx';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { shellWords } from '../words/shell.ts';
import { Aged, Answered } from './answered.tsx';
import { OrderCard } from './order-card.tsx';
import { SignInFirst } from './sign-in-first.tsx';

export default function OrdersPage() {
  useTitle(useWords(orderWords).list);
  const user = useUser();
  return user ? <Orders userId={user.id} /> : <SignInFirst to="/o" />;
}

/** Screen 9: what is under way, and what was. */
function Orders({ userId }: { userId: string }) {
  const words = useWords(orderWords);
  const shell = useWords(shellWords);
  const { api } = useApp();
  const now = useNow();
  const latest = useOrders();
  const open = useOpenOrders();
  const { data: campuses } = useToday({ isFollowed: false });
  const timezone = campuses?.[0]?.timetable.timezone ?? 'UTC';
  const pages = useInfiniteQuery({
    queryKey: ['past', userId],
    queryFn: ({ pageParam }) =>
      api<Page<Order>>(`/me/orders?limit=20${pageParam && `&cursor=${encodeURIComponent(pageParam)}`}`),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const newest = latest.data?.data ?? [];
  const asked = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const oldest = asked.at(-1)?.createdAt ?? '';
  // Of the latest all is heard; of the pages nothing. Where no page can be asked for, the latest do.
  const listed = withHeard(
    asked,
    [],
    newest.filter(({ createdAt }) => createdAt >= oldest),
  );
  const past = listed.filter(({ status }) => !isOpen(status));
  const list = (orders: Order[]) => (
    <ul class="cards">
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} now={now} timezone={timezone} />
      ))}
    </ul>
  );
  if (pages.isPending && pages.failureReason === null) return <Waiting says={shell.loading} />;
  if (pages.isError && latest.data === undefined) return <Answered query={pages}>{() => null}</Answered>;
  return (
    <>
      <h1>{words.list}</h1>
      <Aged query={latest} />
      {open.length + past.length === 0 && !pages.isError && (
        <State
          glyph="🧾"
          title={words.none}
          act={
            <a class="button" href="/">
              {shell.toToday}
            </a>
          }
        >
          {words.noneMore}
        </State>
      )}
      {open.length > 0 && (
        <section>
          <h2>{words.open}</h2>
          {list(open)}
        </section>
      )}
      {past.length > 0 && (
        <section>
          <h2>{words.past}</h2>
          {list(past)}
        </section>
      )}
      {pages.hasNextPage && (
        <button
          type="button"
          class="plain"
          disabled={pages.isFetchingNextPage}
          onClick={() => pages.fetchNextPage()}
        >
          {words.more}
        </button>
      )}
    </>
  );
}
