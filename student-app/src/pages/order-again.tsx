import { useState } from 'preact/hooks';
import type { Order } from '../../../src/contracts/orders.ts';
import { useAgain } from '../basket/use-again.ts';
import { useBasket } from '../basket/use-basket.ts';
import { go } from '../data/navigation.ts';
import { usePlaceOf } from '../data/queries.ts';
import { Icon } from '../views/icon.tsx';
import { basketWords } from '../words/basket.ts';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';

/** Puts an earlier order into the basket, by today's menu; what cannot be had any more is told first. */
export function OrderAgain({ order }: { order: Order }) {
  const words = useWords(orderWords);
  const { leftOut } = useWords(basketWords);
  const { fill } = useBasket();
  const again = useAgain(order);
  const { data: place } = usePlaceOf(order.cafeteriaId, { isFollowed: false });
  const [wasTold, tell] = useState(false);
  if (!again || !place) return null;
  const { lines, left, slot } = again;
  const put = () => {
    if (left.length > 0 && !wasTold) return tell(true);
    fill({ id: order.cafeteriaId, name: place.cafeteria.name }, lines, slot);
    go('/basket');
  };
  return (
    <>
      {wasTold && (
        <p class="notice" role="alert">
          {leftOut(left.join(', '))}
        </p>
      )}
      <button type="button" class="button" disabled={lines.length === 0} onClick={put}>
        <Icon name="repeat" />
        {words.again}
      </button>
    </>
  );
}
