import { renderSVG } from 'uqr';
import { useWakeLock } from '../../../clients/browser/use-wake-lock.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { useUser } from '../app.tsx';
import { useTitle } from '../data/hooks.ts';
import { useOrder } from '../data/queries.ts';
import { useLook } from '../push/use-badge.ts';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { Aged, Answered } from './answered.tsx';
import { SignInFirst } from './sign-in-first.tsx';

export default function PassPage({ id }: { id: string }) {
  const user = useUser();
  const order = useOrder(id);
  if (!user) return <SignInFirst to={`/o/${id}/pass`} />;
  return (
    <Answered query={order} isWithin>
      {(found) => (
        <>
          <Pass order={found} />
          {/* Below what is shown across a counter. */}
          <Aged query={order} />
        </>
      )}
    </Answered>
  );
}

/**
 * Screen 8: the code, to be read across a counter, and as a picture that a scanner types in: the four digits and nothing
 * else, since that is what the board asks for. The screen stays lit.
 */
function Pass({ order }: { order: Order }) {
  const words = useWords(orderWords);
  useTitle(words.code);
  useWakeLock();
  useLook(order);
  const { number, pickupCode, status } = order;
  return (
    <section class={`pass ${status}`}>
      <a class="up" href={`/o/${order.id}`}>
        {words.toOrder}
      </a>
      <h1>{words.says[status]}</h1>
      <div class="ticket">
        <p class="number">{number}</p>
        {/* Once it has been shown there is nothing more to show. */}
        {isOpen(status) && (
          <>
            <p class="code">
              <span class="hidden">{words.code}: </span>
              {pickupCode}
            </p>
            <div
              class="qr"
              aria-hidden="true"
              // biome-ignore lint/security/noDangerouslySetInnerHtml: an SVG made here, of four digits.
              dangerouslySetInnerHTML={{ __html: renderSVG(pickupCode, { border: 2, ecc: 'M' }) }}
            />
            <p>{words.codeHint}</p>
          </>
        )}
      </div>
    </section>
  );
}
