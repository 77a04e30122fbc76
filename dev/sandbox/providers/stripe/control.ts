import { Hono } from 'hono';
import { z } from 'zod';
import { explainError } from '../../control.ts';
import { type Accounts, aboutOf } from './accounts.ts';
import type { Books } from './books.ts';
import { authenticate, confirmIntent, failIntent, takeMoney } from './confirm.ts';
import { cancelIntent } from './intents.ts';
import { addMethod } from './payment-methods.ts';
import { laterOf, settleRefund } from './refunds.ts';
import { missing, Refusal, unexpectedState } from './refusal.ts';
import { view } from './views.ts';
import { webhookFaultInput } from './webhook-faults.ts';
import type { Webhooks } from './webhooks.ts';

const filter = z.strictObject({
  about: z.string().optional(),
  type: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

/**
 * What happens outside of Stripe's API, and what tests and people want to see. `:id` is the intent's.
 * - `GET /stripe/payment_intents?about=&limit=`, newest first: `{account, intent, refunds}`, the charge and its fee inside the intent.
 *   `about`: an intent's id, or a value of its metadata.
 * - `POST …/:id/pay {card}`: what an app does with the client secret; `…/authenticate {outcome: succeed | fail}`: 3-D Secure;
 *   `…/succeed {amountCents?}`: a voucher or a transfer is paid; `…/expire`: it is not, or an authorisation runs out.
 * - `POST /stripe/refunds/:id/settle`: what the card makes of a refund that is pending, or that fails later.
 * - `GET /stripe/events?about=&type=`, oldest first, each with `body` and a fresh `signature`; `POST /stripe/events/:id/send`.
 * - `POST /stripe/webhooks` (`webhooks.ts` tells what it may hold) injects a fault, `GET` lists, `DELETE` clears.
 *
 * What the payment's state does not allow is answered as Stripe would.
 */
export function stripeControl(accounts: Accounts, webhooks: Webhooks): Hono {
  const app = new Hono().basePath('/stripe');
  app.onError(explain);

  app.get('/payment_intents', (c) => {
    const { about, limit } = filter.parse(c.req.query());
    const shown = accounts
      .all()
      .flatMap((books) => books.intents.newestFirst().map((intent) => ({ books, intent })))
      .filter(({ intent }) => !about || aboutOf(intent).includes(about))
      .sort((a, b) => b.intent.created - a.intent.created);
    return c.json(shown.slice(0, limit).map(({ books, intent }) => shownIntent(books, intent.id)));
  });

  const act = (path: string, work: (books: Books, id: string, body: unknown) => void) =>
    app.post(`/payment_intents/:id/${path}`, async (c) => {
      const id = c.req.param('id') ?? '';
      const books = holderOf(accounts, id, ({ intents }) => intents);
      const body: unknown = await c.req.json().catch(() => ({}));
      work(books, id, body);
      return c.json(shownIntent(books, id));
    });

  act('pay', (books, id, body) => {
    const { card } = z.strictObject({ card: z.string() }).parse(body);
    const chosen = card.startsWith('pm_')
      ? { payment_method: card }
      : { payment_method: addMethod(books, { type: 'card', card: { number: card }, expand: [] }).id };
    confirmIntent(books, books.intents.get(id), chosen);
  });
  act('authenticate', (books, id, body) => {
    const { outcome } = z.strictObject({ outcome: z.enum(['succeed', 'fail']) }).parse(body);
    authenticate(books, books.intents.get(id), outcome === 'succeed');
  });
  act('succeed', (books, id, body) => {
    const { amountCents } = z.strictObject({ amountCents: z.int().min(1).optional() }).parse(body);
    succeed(books, id, amountCents);
  });
  act('expire', expire);

  app.post('/refunds/:id/settle', (c) => {
    const id = c.req.param('id');
    const books = holderOf(accounts, id, ({ refunds }) => refunds);
    const refund = books.refunds.get(id);
    const charge = books.charges.get(String(refund.charge));
    settleRefund(books, refund, laterOf(books, charge) === 'fail' ? 'failed' : 'succeeded');
    return c.json(refund);
  });

  app.get('/events', (c) => {
    const { about, type } = filter.parse(c.req.query());
    return c.json(webhooks.list({ about, type }));
  });
  app.post('/events/:id/send', async (c) => {
    const sent = await webhooks.resend(c.req.param('id'));
    return sent ? c.json(sent) : c.json({ error: 'There is no such event.' }, 404);
  });

  app.get('/webhooks', (c) => c.json(webhooks.faults.list()));
  app.post('/webhooks', async (c) =>
    c.json(webhooks.faults.inject(webhookFaultInput.parse(await c.req.json())), 201),
  );
  app.delete('/webhooks', (c) => {
    webhooks.faults.clear();
    return c.body(null, 204);
  });
  return app;
}

const chargeAndFee = ['latest_charge.balance_transaction'];

const shownIntent = (books: Books, id: string) => ({
  account: books.id,
  intent: view(books, books.intents.get(id), chargeAndFee),
  // What a cancel lets go of is no money given back.
  refunds: books.refundsOf(id).filter(({ balance_transaction: entry }) => entry !== null),
});

/** The account that has it, wherever it is. */
function holderOf(
  accounts: Accounts,
  id: string,
  of: (books: Books) => { find(id: string): unknown },
): Books {
  const books = accounts.all().find((each) => of(each).find(id));
  if (books) return books;
  throw missing('thing', id);
}

function explain(error: Error): Response {
  if (!(error instanceof Refusal)) return explainError(error);
  const { status, body } = error.toAnswer();
  return Response.json(body, { status });
}

/** A voucher or a transfer is paid; a transfer perhaps in part. */
function succeed(books: Books, id: string, amountCents: number | undefined): void {
  const intent = books.intents.get(id);
  const transfer = intent.next_action?.display_bank_transfer_instructions;
  if (intent.status !== 'requires_action' || !(transfer || intent.next_action?.oxxo_display_details))
    throw unexpectedState('No voucher and no transfer is waited for.', intent);
  if (transfer && amountCents !== undefined) {
    const remaining = (transfer.amount_remaining ?? 0) - amountCents;
    if (remaining > 0) {
      transfer.amount_remaining = remaining;
      books.emit('payment_intent.partially_funded', intent);
      return;
    }
  }
  takeMoney(books, intent, books.methods.get(String(intent.payment_method)));
}

/** A voucher that nobody paid may be tried again; an authorisation that ran out is over. */
function expire(books: Books, id: string): void {
  const intent = books.intents.get(id);
  if (intent.status === 'requires_capture') {
    cancelIntent(books, intent, 'automatic');
    return;
  }
  if (intent.status !== 'requires_action')
    throw unexpectedState('There is nothing that could expire.', intent);
  failIntent(books, intent, books.methods.get(String(intent.payment_method)), {
    type: 'card_error',
    code: 'payment_intent_payment_attempt_expired',
    message: 'The payment attempt has expired.',
  });
}
