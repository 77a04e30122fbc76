import type { Order } from '../../../src/contracts/orders.ts';
import { Part, part } from '../shell/part.tsx';
import type { Place } from '../shell/place.tsx';
import type { Formats } from '../words/formats.ts';

const orderDrawer = part(() => import('./order-drawer.tsx'));
const soldOut = part(() => import('./sold-out.tsx'));
const recall = part(() => import('./recall.tsx'));
const codeModal = part(() => import('./code-modal.tsx'));

type Props = {
  place: Place;
  formats: Formats;
  opened: Order | undefined;
  onOpened: (order: Order | null) => void;
  sellingOut: boolean;
  onSellingOut: (sellingOut: boolean) => void;
  recalling: boolean;
  onRecalling: (recalling: boolean) => void;
  asksCode: Order | undefined;
  onAsksCode: (order: Order | null) => void;
  onPrint: (order: Order) => void;
  learned: (order: Order) => void;
  onEnd: (order: Order, verb: 'reject' | 'cancel', reason: string) => void;
};

/** What opens over a board. */
export function Dialogs(props: Props) {
  const { place, formats, opened, sellingOut, asksCode, learned } = props;
  return (
    <>
      {opened && (
        <Part
          of={orderDrawer}
          with={{
            order: opened,
            formats,
            onClose: () => props.onOpened(null),
            onPrint: props.onPrint,
            learned,
            onEnd: props.onEnd,
          }}
        />
      )}
      {sellingOut && (
        <Part of={soldOut} with={{ cafeteriaId: place.id, onClose: () => props.onSellingOut(false) }} />
      )}
      {props.recalling && (
        <Part
          of={recall}
          with={{ cafeteriaId: place.id, formats, onClose: () => props.onRecalling(false), learned }}
        />
      )}
      {asksCode && (
        <Part
          of={codeModal}
          with={{
            order: asksCode,
            formats,
            onClose: () => props.onAsksCode(null),
            onCollected: (order) => {
              props.onAsksCode(null);
              learned(order);
            },
          }}
        />
      )}
    </>
  );
}
