import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { orderPaymentSchema, paymentMethodsSchema, receiptSchema } from '../../contracts/payments.ts';
import { offerOf } from '../../services/payments/offer.ts';
import { readReceipt } from '../../services/payments/read-receipt.ts';
import { receiveWebhook } from '../../services/payments/receive-webhook.ts';
import { renewPayment } from '../../services/payments/renew-payment.ts';
import { requestPayment } from '../../services/payments/request-payment.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { orderingOf } from '../ordering.ts';

const tags = ['payments'];

const methods = createRoute({
  method: 'get',
  path: '/payment-methods',
  operationId: 'listPaymentMethods',
  tags,
  summary: 'How orders can be paid here',
  description:
    '`holdMinutes`: how long an order waits for its payment, but never past the beginning of its slot.',
  responses: {
    200: { description: 'The ways of paying, and the fee', content: json(paymentMethodsSchema) },
    ...problemResponses(),
  },
});

const request = createRoute({
  method: 'post',
  path: '/orders/{id}/payment',
  ...allowed('requestPayment'),
  tags,
  summary: 'What the app needs to pay an order',
  description:
    'As often as needed: it is charged once. Ask again a few seconds later while `clientSecret` is null and `status` is `requested`.',
  request: { params: idPath },
  responses: {
    200: { description: 'The payment', content: json(orderPaymentSchema) },
    ...problemResponses(401, 403, 409),
  },
});

const renewal = createRoute({
  method: 'post',
  path: '/orders/{id}/payment/renewal',
  ...allowed('renewPayment'),
  tags,
  summary: 'Another voucher or transfer, in place of one that ran out',
  description:
    'While the order still waits to be paid (`payBy`); after it 409 `payment_over`. Of one that has not run out, and of a card, the payment as it stands. As often as needed: two at once get the same.',
  request: { params: idPath },
  responses: {
    200: { description: 'The payment', content: json(orderPaymentSchema) },
    ...problemResponses(401, 403, 409),
  },
});

const receipt = createRoute({
  method: 'get',
  path: '/orders/{id}/receipt',
  ...allowed('readReceipt'),
  tags,
  summary: 'What was paid for an order, and given back',
  request: { params: idPath },
  responses: {
    200: { description: 'The receipt', content: json(receiptSchema) },
    ...problemResponses(401, 403),
  },
});

const webhook = createRoute({
  method: 'post',
  path: '/payments/stripe/webhook',
  operationId: 'receiveStripeEvent',
  tags,
  security: [],
  summary: 'Events of Stripe',
  description:
    'Signed by Stripe (`Stripe-Signature`). Answered at once; what an event means is worked on afterwards.',
  responses: {
    200: {
      description: 'Kept, or none of ours',
      content: json(z.object({ received: z.enum(['taken', 'duplicate', 'ignored']) })),
    },
    ...problemResponses(413, 415),
  },
});

export function paymentRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(methods, (c) => c.json(offerOf(c.var.institution), 200));

  routes.openapi(request, async (c) => {
    const payment = await requestPayment(orderingOf(c), c.req.valid('param').id);
    return c.json(payment, 200, { 'Cache-Control': 'no-store' });
  });

  routes.openapi(renewal, async (c) => {
    const payment = await renewPayment(orderingOf(c), c.req.valid('param').id);
    return c.json(payment, 200, { 'Cache-Control': 'no-store' });
  });

  routes.openapi(receipt, async (c) => c.json(await readReceipt(c.var, c.req.valid('param').id), 200));

  return routes;
}

/** Stripe names no institution, and sends as much as it has from a few addresses: its signature is its pass. */
export function webhookRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(webhook, async (c) => {
    const received = await receiveWebhook(c.env, await c.req.text(), c.req.header('stripe-signature'));
    return c.json({ received }, 200);
  });
  return routes;
}
