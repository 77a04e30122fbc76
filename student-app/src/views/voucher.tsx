import type { OrderPayment } from '../../../src/contracts/payments.ts';
import { barsOf } from '../pay/code128.ts';
import { useFormats, useWords } from '../words/language.ts';
import { payWords } from '../words/pay.ts';
import { CopyButton } from './copy-button.tsx';

/** `payBy`: when its order ends; null: it does not. */
type Props = { payment: OrderPayment; payBy: string | null; timezone: string };
/** What the API tells of them (src/services/payments/provider.ts); the contract leaves it open. */
type Instructions =
  | { kind: 'oxxo'; number: string; expiresAt: string; voucherUrl: string }
  | {
      kind: 'spei';
      clabe: string;
      bank: string;
      reference: string;
      remainingCents: number;
      instructionsUrl: string;
    };

/** What is paid outside of the app: at a till, or from a bank. */
export function Voucher({ payment, payBy, timezone }: Props) {
  const words = useWords(payWords);
  const { money, moment } = useFormats(timezone);
  const told = payment.instructions as Instructions | null;
  if (!told) return null;
  const amount = money(payment.amountCents, payment.currency);
  if (told.kind === 'oxxo')
    return (
      <section class="sheet voucher" aria-labelledby="voucher">
        <h2 id="voucher">{words.oxxo}</h2>
        <p>{words.oxxoHow}</p>
        <Barcode digits={told.number} />
        <dl>
          <Fact name={words.amount} value={amount} />
          <Fact
            name={words.reference}
            value={inFours(told.number)}
            copies={{ text: told.number, says: words.copyReference }}
          />
        </dl>
        {/* A till would take it for longer than the order waits: then it is the order's end that counts, which stands above. */}
        {(payBy === null || Date.parse(told.expiresAt) < Date.parse(payBy)) && (
          <p class="dimmed">{words.expires(moment(told.expiresAt))}</p>
        )}
        <Hosted at={told.voucherUrl} says={words.hostedVoucher} />
      </section>
    );
  return (
    <section class="sheet voucher" aria-labelledby="voucher">
      <h2 id="voucher">{words.spei}</h2>
      <p>{words.speiHow}</p>
      <dl>
        <Fact
          name={words.amount}
          value={amount}
          copies={{ text: (payment.amountCents / 100).toFixed(2), says: words.copyAmount }}
        />
        <Fact
          name={words.clabe}
          value={inFours(told.clabe)}
          copies={{ text: told.clabe, says: words.copyClabe }}
        />
        <Fact name={words.bank} value={told.bank} />
        {told.reference && (
          <Fact
            name={words.reference}
            value={told.reference}
            copies={{ text: told.reference, says: words.copyReference }}
          />
        )}
      </dl>
      {told.remainingCents > 0 && told.remainingCents < payment.amountCents && (
        <p class="notice">{words.missing(money(told.remainingCents, payment.currency))}</p>
      )}
      <Hosted at={told.instructionsUrl} says={words.hostedTransfer} />
    </section>
  );
}

/** The provider's own page of it: to be printed, or sent to whoever pays. */
function Hosted({ at, says }: { at: string; says: string }) {
  if (!at.startsWith('https://')) return null;
  return (
    <a class="plain" href={at} target="_blank" rel="noopener noreferrer">
      {says}
    </a>
  );
}

type Copies = { text: string; says: string };

function Fact({ name, value, copies }: { name: string; value: string; copies?: Copies }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span class="value">{value}</span>
        {copies && <CopyButton {...copies} />}
      </dd>
    </div>
  );
}

/** Ten modules of white on either side, and black on white whatever the theme: a till reads nothing else. */
const quiet = 10;
const height = 60;

function Barcode({ digits }: { digits: string }) {
  const words = useWords(payWords);
  const { bars, width } = barsOf(digits);
  return (
    <svg
      class="barcode"
      viewBox={`${-quiet} -6 ${width + 2 * quiet} ${height + 12}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.barcode(inFours(digits))}
      shape-rendering="crispEdges"
    >
      {bars.map(([from, wide]) => (
        <rect key={from} x={from} y={0} width={wide} height={height} />
      ))}
    </svg>
  );
}

const inFours = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1 ');
