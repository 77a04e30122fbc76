import { lazy, Suspense } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import type { Place } from '../shell/place.tsx';
import type { Formats } from '../words/formats.ts';

const OrderDrawer = lazy(() => import('./order-drawer.tsx'));
const SoldOut = lazy(() => import('./sold-out.tsx'));
const CodeModal = lazy(() => import('./code-modal.tsx'));

type Props = {
  place: Place;
  formats: Formats;
  opened: Order | undefined;
  onOpened: (order: Order | null) => void;
  sellingOut: boolean;
  onSellingOut: (sellingOut: boolean) => void;
  asksCode: Order | null;
  onAsksCode: (order: Order | null) => void;
  onPrint: (order: Order) => void;
  learned: (order: Order) => void;
};

/** What opens over a board; each is loaded when it is first wanted. */
export function Dialogs(props: Props) {
  const { place, formats, opened, sellingOut, asksCode, learned } = props;
  return (
    <Suspense>
      {opened && (
        <OrderDrawer
          order={opened}
          formats={formats}
          onClose={() => props.onOpened(null)}
          onPrint={props.onPrint}
          learned={learned}
        />
      )}
      {sellingOut && <SoldOut cafeteriaId={place.id} onClose={() => props.onSellingOut(false)} />}
      {asksCode && (
        <CodeModal
          order={asksCode}
          onClose={() => props.onAsksCode(null)}
          onCollected={(order) => {
            props.onAsksCode(null);
            learned(order);
          }}
        />
      )}
    </Suspense>
  );
}
