import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Answer, Call, Provider } from '../provider.ts';
import type { AccessTokens } from './access-tokens.ts';
import { sendRequest } from './fcm-request.ts';

/** Canonical status and FCM's own code by HTTP status. https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
const codes: Record<number, { status: string; errorCode?: string }> = {
  400: { status: 'INVALID_ARGUMENT', errorCode: 'INVALID_ARGUMENT' },
  401: { status: 'UNAUTHENTICATED' },
  403: { status: 'PERMISSION_DENIED', errorCode: 'SENDER_ID_MISMATCH' },
  404: { status: 'NOT_FOUND', errorCode: 'UNREGISTERED' },
  429: { status: 'RESOURCE_EXHAUSTED', errorCode: 'QUOTA_EXCEEDED' },
  500: { status: 'INTERNAL', errorCode: 'INTERNAL' },
  503: { status: 'UNAVAILABLE', errorCode: 'UNAVAILABLE' },
};

/** Firebase Cloud Messaging, HTTP v1. Tokens that start with `unregistered` or `mismatch` are refused as such. */
export function fcm(tokens: AccessTokens): Provider {
  function send({ headers, params, json }: Call): Answer {
    if (!tokens.isValid(headers.get('authorization'))) {
      return googleError(
        401,
        'Request had invalid authentication credentials. Expected OAuth 2 access token.',
      );
    }
    const request = sendRequest.safeParse(json ?? {});
    if (!request.success) return invalidArgument(request.error);
    const { message, validate_only: validateOnly } = request.data;
    if (message.token.startsWith('unregistered')) return googleError(404, 'Requested entity was not found.');
    if (message.token.startsWith('mismatch')) return googleError(403, 'SenderId mismatch');
    const id = `projects/${params.project}/messages/${validateOnly ? 'fake_message_id' : randomUUID()}`;
    return {
      status: 200,
      body: { name: id },
      accepted: validateOnly ? undefined : { id, recipients: [message.token] },
    };
  }

  return {
    name: 'fcm',
    // The verb is a pattern of its own: a bare `messages:send` would read as a parameter named `send`.
    endpoints: [{ method: 'POST', path: '/v1/projects/:project/:verb{messages:send}', answer: send }],
    recipientsOf: ({ json }) => {
      const token = (json as { message?: { token?: unknown } } | null | undefined)?.message?.token;
      return typeof token === 'string' ? [token] : [];
    },
    failure: (status) => googleError(status, 'Injected by the sandbox.'),
    deadRecipients: () => googleError(404, 'Requested entity was not found.'),
  };
}

function googleError(code: number, message: string, details: object[] = []): Answer {
  const { status, errorCode } = codes[code] ?? { status: 'UNKNOWN' };
  const fcmError = errorCode
    ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]
    : [];
  const all = [...details, ...fcmError];
  return {
    status: code,
    body: { error: { code, message, status, ...(all.length > 0 && { details: all }) } },
  };
}

function invalidArgument({ issues }: z.ZodError): Answer {
  const fieldViolations = issues.map(toViolation);
  const message = fieldViolations.map(({ description }) => description).join('\n');
  return googleError(400, message, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

function toViolation(issue: z.core.$ZodIssue): { field: string; description: string } {
  const path = issue.path.join('.');
  if (path === 'message' || path === 'message.token') {
    if (issue.code !== 'unrecognized_keys')
      return { field: 'message', description: 'Recipient of the message is not set.' };
  }
  if (issue.code === 'unrecognized_keys') {
    const at = path ? ` at '${path}'` : '';
    const description = `Invalid JSON payload received. Unknown name "${issue.keys[0]}"${at}: Cannot find field.`;
    return { field: path, description };
  }
  return { field: path, description: `Invalid value at '${path}': ${issue.message}` };
}
