import { lazy, Suspense } from 'react';
import type { OrderStatus } from '../../../../src/contracts/orders.ts';
import { isOpen } from '../../../../src/domain/order-moves.ts';
import { listOrders } from '../../api/orders.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { boardWords } from '../../words/board.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { Paged, usePages } from '../paged.tsx';
import { instantAt } from '../zoned.ts';
import { OrderFilters } from './order-filters.tsx';
import { OrderRows } from './order-rows.tsx';

const open = (Object.keys(boardWords.es.statuses) as OrderStatus[]).filter(isOpen).join(',');
/** The board is what follows orders as they move; this list is looked at again now and then. */
const lookAgainMs = 15_000;
const OrderAside = lazy(() => import('./order-aside.tsx'));

/** The cafeteria's orders, those of long ago too; and one of them in full. */
export default function OrdersPage() {
  const words = useWords(ordersWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const { filters, change } = useFilters(['q', 'status', 'day', 'slot', 'sort', 'order']);
  const { q, day, sort } = filters;
  const search = {
    q,
    day,
    sort,
    status: filters.status === 'open' ? open : filters.status,
    slot: filters.slot && instantAt(day || formats.dayOf(Date.now()), filters.slot, place.timezone),
  };
  const pages = usePages(
    ['office', 'orders', place.id, search],
    (cursor) => listOrders(api, place.id, { ...search, cursor }),
    (orders) => orders.some(({ status }) => isOpen(status)) && lookAgainMs,
  );
  return (
    <OfficePage title={words.title}>
      <OrderFilters filters={filters} change={change} />
      <Paged pages={pages} empty={words.none}>
        {(orders) => <OrderRows orders={orders} formats={formats} onOpen={(order) => change({ order })} />}
      </Paged>
      {filters.order && (
        <Suspense>
          <OrderAside id={filters.order} formats={formats} onClose={() => change({ order: '' })} />
        </Suspense>
      )}
    </OfficePage>
  );
}
