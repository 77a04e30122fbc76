import { z } from 'zod';
import { badParameter, Refusal } from './refusal.ts';

/** All that a form carries is text. Stripe takes amounts of up to eight digits. */
const cents = z
  .string()
  .regex(/^\d{1,8}$/, 'integer')
  .transform(Number);
const seconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
  .optional();
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const metadata = z.record(z.string().max(40), z.string().max(500)).default({});
const expand = z.array(z.string()).default([]);
const loose = z.record(z.string(), z.unknown());

const billingDetails = z.strictObject({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  address: loose.optional(),
});
export const methodParams = z.strictObject({
  type: z.string(),
  card: z.object({ number: z.string().optional(), token: z.string().optional() }).optional(),
  oxxo: loose.optional(),
  customer_balance: loose.optional(),
  billing_details: billingDetails.optional(),
  allow_redisplay: z.string().optional(),
  metadata: metadata.optional(),
  expand,
});
export type MethodParams = z.infer<typeof methodParams>;

const options = z.strictObject({
  card: loose.optional(),
  oxxo: z.strictObject({ expires_after_days: cents.optional() }).optional(),
  customer_balance: z
    .strictObject({
      funding_type: z.literal('bank_transfer'),
      bank_transfer: z.strictObject({ type: z.literal('mx_bank_transfer') }),
    })
    .optional(),
});

const paying = {
  payment_method: z.string().optional(),
  payment_method_data: methodParams.optional(),
  payment_method_options: options.optional(),
  return_url: z.url().optional(),
  receipt_email: z.string().optional(),
  use_stripe_sdk: flag.optional(),
  mandate_data: loose.optional(),
  expand,
};

/** Since API version 2026-10-28 `allowed_payment_method_types`; what was `payment_method_types` is refused as unknown. */
export const createParams = z.strictObject({
  ...paying,
  amount: cents,
  currency: z
    .string()
    .regex(/^[a-z]{3}$/i)
    .toLowerCase(),
  allowed_payment_method_types: z.array(z.string()).min(1).optional(),
  automatic_payment_methods: loose.optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: flag.default(false),
  customer: z.string().optional(),
  description: z.string().max(1_000).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  metadata,
});
export type CreateParams = z.infer<typeof createParams>;

export const confirmParams = z.strictObject({ ...paying, client_secret: z.string().optional() });
export type ConfirmParams = z.infer<typeof confirmParams>;

export const captureParams = z.strictObject({
  amount_to_capture: cents.optional(),
  final_capture: flag.optional(),
  metadata: metadata.optional(),
  expand,
});
export const cancelParams = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
});
export const refundParams = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: cents.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata,
  expand,
});
export type RefundParams = z.infer<typeof refundParams>;
export const customerParams = z.strictObject({
  name: z.string().optional(),
  email: z.string().optional(),
  metadata,
  expand,
});
export const retrieveParams = z.strictObject({ client_secret: z.string().optional(), expand });

const listed = {
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: z.strictObject({ gt: seconds, gte: seconds, lt: seconds, lte: seconds }).optional(),
  expand,
};
export const listIntentsParams = z.strictObject({ ...listed, customer: z.string().optional() });
export const listRefundsParams = z.strictObject({
  ...listed,
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
});

/** Reads a call's parameters, or says in Stripe's words what is wrong with the first that is. */
export function readParams<T>(schema: z.ZodType<T>, form: unknown): T {
  const read = schema.safeParse(form);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (!issue) throw new Refusal(400, { type: 'invalid_request_error', message: 'Invalid request.' }, false);
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const unknown = bracketed([...at, issue.keys[0] as string]);
    throw badParameter(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
  }
  const param = bracketed(at);
  const given = at.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    form,
  );
  if (given === undefined)
    throw badParameter(`Missing required param: ${param}.`, param, 'parameter_missing');
  throw issue.message === 'integer'
    ? badParameter(`Invalid integer: ${given}`, param, 'parameter_invalid_integer')
    : badParameter(`Invalid ${param}: ${issue.message}`, param);
}

const bracketed = ([first = '', ...rest]: string[]) => first + rest.map((name) => `[${name}]`).join('');
