import type { Call, Endpoint, Operation } from '../../provider.ts';
import type { Caller } from './accounts.ts';
import { nowSeconds, randomId } from './books.ts';
import { confirmIntent } from './confirm.ts';
import { parseForm } from './form.ts';
import { cancelIntent, captureIntent, createIntent } from './intents.ts';
import {
  cancelParams,
  captureParams,
  confirmParams,
  createParams,
  customerParams,
  listIntentsParams,
  listRefundsParams,
  methodParams,
  readParams,
  refundParams,
  retrieveParams,
} from './params.ts';
import { addMethod } from './payment-methods.ts';
import { refund } from './refunds.ts';
import { Refusal } from './refusal.ts';
import { list, view } from './views.ts';

/** What a call does in the caller's books, and what it answers. */
export type Verb = (caller: Caller, call: Call) => unknown;
export type StripeEndpoint = Pick<Endpoint, 'method' | 'path'> & { operation: Operation; verb: Verb };

const formOf = ({ text, query }: Call) => parseForm(text === '' ? query.toString() : text);

/** The calls that the platform and its apps make, and their neighbours. https://docs.stripe.com/api */
export const stripeEndpoints: StripeEndpoint[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    operation: 'create',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const params = readParams(createParams, formOf(call));
      return view(books, createIntent(books, params), params.expand);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:intent/confirm',
    operation: 'confirm',
    verb: (caller, call) => {
      const { books } = caller;
      const params = readParams(confirmParams, formOf(call));
      const intent = books.intents.get(idOf(call, 'intent'));
      checkClientSecret(caller, intent.client_secret, params.client_secret);
      return view(books, confirmIntent(books, intent, params), params.expand);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:intent/capture',
    operation: 'capture',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const params = readParams(captureParams, formOf(call));
      const intent = books.intents.get(idOf(call, 'intent'));
      return view(books, captureIntent(books, intent, params.amount_to_capture), params.expand);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:intent/cancel',
    operation: 'cancel',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const params = readParams(cancelParams, formOf(call));
      const intent = books.intents.get(idOf(call, 'intent'));
      return view(books, cancelIntent(books, intent, params.cancellation_reason ?? null), params.expand);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:intent',
    operation: 'retrieve',
    verb: (caller, call) => {
      const params = readParams(retrieveParams, formOf(call));
      const intent = caller.books.intents.get(idOf(call, 'intent'));
      checkClientSecret(caller, intent.client_secret, params.client_secret);
      return view(caller.books, intent, params.expand);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    operation: 'list',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const { customer, ...page } = readParams(listIntentsParams, formOf(call));
      const intents = books.intents
        .newestFirst()
        .filter((intent) => !customer || intent.customer === customer);
      return list(books, '/v1/payment_intents', intents, page);
    },
  },
  {
    method: 'POST',
    path: '/v1/refunds',
    operation: 'refund',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const params = readParams(refundParams, formOf(call));
      return view(books, refund(books, params), params.expand);
    },
  },
  {
    method: 'GET',
    path: '/v1/refunds/:refund',
    operation: 'retrieve_refund',
    verb: (caller, call) => {
      const { expand } = readParams(retrieveParams, formOf(call));
      return view(caller.books, booksOf(caller).refunds.get(idOf(call, 'refund')), expand);
    },
  },
  {
    method: 'GET',
    path: '/v1/refunds',
    operation: 'list_refunds',
    verb: (caller, call) => {
      const books = booksOf(caller);
      const { payment_intent: intent, charge, ...page } = readParams(listRefundsParams, formOf(call));
      const refunds = books.refunds
        .newestFirst()
        .filter((each) => (!intent || each.payment_intent === intent) && (!charge || each.charge === charge));
      return list(books, '/v1/refunds', refunds, page);
    },
  },
  {
    method: 'POST',
    path: '/v1/customers',
    operation: 'customer',
    verb: (caller, call) => {
      const { expand: _, ...facts } = readParams(customerParams, formOf(call));
      const customer = {
        id: randomId('cus_'),
        object: 'customer',
        created: nowSeconds(),
        livemode: false,
        ...facts,
      };
      return booksOf(caller).customers.add(customer as never);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods',
    operation: 'payment_method',
    verb: ({ books }, call) => addMethod(books, readParams(methodParams, formOf(call))),
  },
];

const idOf = ({ params }: Call, name: string) => params[name] ?? '';

/** What an app's key may not do. */
function booksOf({ books, isPublishable }: Caller) {
  if (!isPublishable) return books;
  const message =
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
  throw new Refusal(403, { type: 'invalid_request_error', code: 'secret_key_required', message }, false);
}

/** An app proves by its client secret that the payment is its own. */
function checkClientSecret(
  { isPublishable }: Caller,
  secret: string | null,
  given: string | undefined,
): void {
  if (given === undefined ? !isPublishable : given === secret) return;
  const message =
    'The client_secret provided does not match any associated PaymentIntent on this account. Ensure the client_secret, and account provided are correct.';
  throw new Refusal(400, { type: 'invalid_request_error', message, param: 'client_secret' }, false);
}
