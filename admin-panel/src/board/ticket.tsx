import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOwedAtCounter } from '../../../src/domain/payments.ts';
import { usePlace } from '../shell/place.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { useAllergy } from './allergen-band.tsx';
import { promiseOf } from './columns.ts';
import { Parts } from './order-lines.tsx';
import { changedSince, noteOnDevice } from './printed.ts';
import './ticket.css';

/** `printedBefore`: what is known of its earlier papers, where the order itself counts this one. */
type Props = {
  order: Order;
  printedBefore?: Order['printed'];
  formats: Formats;
  /** It is on paper, or in the printer's dialog no more. */
  onClose: () => void;
};

/**
 * An order as a kitchen's printer takes it, on 80 mm; seen on paper alone. It prints as soon as it is there, and says if there is
 * an earlier paper of it somewhere, and what has changed since.
 */
export function Ticket({ order, printedBefore = order.printed, formats, onClose }: Props) {
  const words = useWords(boardWords);
  const { place } = usePlace();
  const allergy = useAllergy(order);
  const sheet = useRef<HTMLDivElement>(null);
  const changed = changedSince({ ...order, printed: printedBefore });
  const [printing, setPrinting] = useState<{ again: number; at: string } | null>(null);
  useLayoutEffect(
    () =>
      setPrinting((known) => {
        if (known) return known;
        const times = Math.max(noteOnDevice(order.id), printedBefore?.times ?? 0);
        return { again: times, at: new Date().toISOString() };
      }),
    [order.id, printedBefore],
  );
  useEffect(() => {
    if (!printing) return;
    const paper = paperFor(sheet.current);
    document.adoptedStyleSheets.push(paper);
    const end = () => onClose();
    addEventListener('afterprint', end, { once: true });
    print();
    // Not every browser tells that it is over, and the next paper must not wait for ever.
    const untold = setTimeout(end, overWithinMs);
    return () => {
      clearTimeout(untold);
      removeEventListener('afterprint', end);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== paper);
    };
  }, [printing, onClose]);
  return createPortal(
    <div ref={sheet} className="ticket-sheet" aria-hidden>
      <p>
        {place.name} · {formats.moment(order.createdAt)}
      </p>
      <h1>{order.number}</h1>
      {allergy && <p className="ticket-allergy">{allergy}</p>}
      {printing && printing.again > 0 && (
        <p className="ticket-again">
          {words.printedAgain(printing.again)} · {formats.time(printing.at)}
        </p>
      )}
      {changed && (
        <div className="ticket-changed">
          <b>{words.changedSincePaper}</b>
          {changed.promisedBefore && (
            <span>{words.promisedBefore(formats.timeNear(changed.promisedBefore, Date.now()))}</span>
          )}
          {changed.removed.map(({ id, quantity, name }) => (
            <s key={id}>
              {quantity} × {name}
            </s>
          ))}
        </div>
      )}
      {order.studentName && <p className="ticket-who">{order.studentName}</p>}
      <p className="ticket-time">
        {words.ticketFor} {formats.timeNear(promiseOf(order), Date.now())}
      </p>
      <ul>
        {order.items
          .filter(({ removedAt }) => !removedAt)
          .map(({ id, quantity, name, components, modifiers, note }) => (
            <li key={id}>
              <b>
                {quantity} × {name}
              </b>
              <Parts components={components} quantity={quantity} />
              {modifiers.map((modifier) => (
                <span key={modifier.id}>+ {modifier.name}</span>
              ))}
              {note && <span className="ticket-note">{note}</span>}
            </li>
          ))}
      </ul>
      {order.note && <p className="ticket-note">{order.note}</p>}
      <p>
        {words.total} {formats.money(order.totalCents, order.currency)} ·{' '}
        {isOwedAtCounter(order) ? words.unpaid : words.paid}
      </p>
    </div>,
    document.body,
  );
}

const overWithinMs = 30_000;
const marginMm = 4;
/** Of a page that is a hair too short the last line would come on a second one. */
const slackMm = 2;
const pxPerMm = 96 / 25.4;

/** A roll of 80 mm, of which 72 are printed, as long as what is on it: a page needs both sizes. */
function paperFor(sheet: HTMLElement | null): CSSStyleSheet {
  const lengthMm = Math.ceil((sheet?.getBoundingClientRect().height ?? 0) / pxPerMm) + 2 * marginMm + slackMm;
  const paper = new CSSStyleSheet();
  paper.replaceSync(`@page { size: 80mm ${lengthMm}mm; margin: ${marginMm}mm; }`);
  return paper;
}
