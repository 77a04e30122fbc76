import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call, Provider } from '../provider.ts';
import { Remembered } from './remembered.ts';

/** `a@b.mx` or `Name <a@b.mx>`. */
const mailbox = /^(?:[^<>]*<)?([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)>?$/;
const address = z.string().regex(mailbox);
const addresses = z.union([address, z.array(address).min(1).max(50)]);

/** https://resend.com/docs/api-reference/emails/send-email */
const sendRequest = z.object({
  from: address,
  to: addresses,
  cc: addresses.optional(),
  bcc: addresses.optional(),
  reply_to: addresses.optional(),
  subject: z.string(),
  html: z.string().optional(),
  text: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});

const addressFields = ['from', 'to', 'cc', 'bcc', 'reply_to'];
const badAddress = (field: string) =>
  `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`;

/** E-mail by Resend's HTTP API, `Idempotency-Key` included. Any API key will do. */
export function email(): Provider {
  const sent = new Remembered<{ id: string; body: string }>();

  function send(call: Call): Answer {
    if (!/^Bearer \S+/i.test(call.headers.get('authorization') ?? ''))
      return refusal(401, 'missing_api_key', 'Missing API Key');
    const key = call.headers.get('idempotency-key');
    if (key !== null && (key.length < 1 || key.length > 256)) {
      return refusal(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.');
    }
    const known = key === null ? undefined : sent.get(key);
    if (known) return repeat(known, call.text);
    const problem = findProblem(call.json);
    if (problem) return problem;
    const id = randomUUID();
    if (key !== null) sent.set(key, { id, body: call.text });
    return {
      status: 200,
      body: { id },
      accepted: { id, recipients: recipientsOf(call), attempts: key === null ? undefined : 1 },
    };
  }

  return {
    name: 'email',
    endpoints: [{ method: 'POST', path: '/emails', answer: send }],
    recipientsOf,
    failure: (status) => refusal(status, errorName(status), 'Injected by the sandbox.'),
    deadRecipients: () => refusal(422, 'validation_error', badAddress('to')),
  };
}

/** The bare addresses of `to`, of a call that may well be nonsense. */
function recipientsOf({ json }: Call): string[] {
  const to = (json as { to?: unknown } | null | undefined)?.to;
  return [to].flat().flatMap((each) => (typeof each === 'string' ? [each.match(mailbox)?.[1] ?? each] : []));
}

function repeat({ id, body }: { id: string; body: string }, text: string): Answer {
  if (body === text) return { status: 200, body: { id }, repeatOf: id };
  return refusal(
    409,
    'invalid_idempotent_request',
    'Same idempotency key used with a different request payload.',
  );
}

function findProblem(json: unknown): Answer | undefined {
  const request = sendRequest.safeParse(json ?? {});
  if (request.success) {
    const { html, text } = request.data;
    return html || text
      ? undefined
      : refusal(422, 'missing_required_field', 'Missing `html` or `text` field.');
  }
  const field = String(request.error.issues[0]?.path[0] ?? 'body');
  const given = (json as Record<string, unknown> | undefined)?.[field];
  if (given === undefined) return refusal(422, 'missing_required_field', `Missing \`${field}\` field.`);
  return refusal(
    422,
    'validation_error',
    addressFields.includes(field) ? badAddress(field) : `Invalid \`${field}\` field.`,
  );
}

/** https://resend.com/docs/api-reference/errors */
function errorName(status: number): string {
  if (status >= 500) return 'internal_server_error';
  return (
    { 401: 'missing_api_key', 403: 'invalid_api_key', 429: 'rate_limit_exceeded' }[status] ??
    'validation_error'
  );
}

function refusal(status: number, name: string, message: string): Answer {
  return { status, body: { statusCode: status, name, message } };
}
