import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Faults } from './faults.ts';
import type { Inbox } from './inbox.ts';
import type { Answer, Call, Endpoint, Provider } from './provider.ts';
import type { Connection } from './server.ts';

type Sandbox = { inbox: Inbox; faults: Faults };

/** The longest that a timer takes (2^31 - 1 ms, 24 days): longer than any caller waits. */
const longestWaitMs = 2_147_483_647;

/** Nobody hears it: the connection is broken, or the caller has left. */
const unheard = () => new Response(null);

/** The way of every call: noted at its arrival, hit by a fault if one waits, answered, and put into the inbox if accepted. */
export async function answerCall(
  { inbox, faults }: Sandbox,
  provider: Provider,
  endpoint: Endpoint,
  call: Call,
  connection: Connection,
): Promise<Response> {
  const recipients = provider.recipientsOf(call);
  const { operation } = endpoint;
  const called = { provider: provider.name, operation };
  const claim = provider.claim?.(call);
  if (claim && 'refused' in claim) {
    for (const attempt of inbox.called(called, recipients, undefined)) attempt.status = claim.refused.status;
    return toResponse(claim.refused);
  }
  const fault = faults.take(provider.name, recipients, operation);
  const attempts = inbox.called(called, recipients, fault?.mode);

  const answer = await underFault(fault, connection, provider, recipients, async () => {
    const given = await endpoint.answer(call);
    deliver(inbox, provider, given, call);
    return given;
  }).finally(() => claim?.release());
  if (!answer) return unheard();
  for (const attempt of attempts) attempt.status = answer.status;
  return toResponse(answer);
}

const toResponse = ({ body, status, headers }: Answer) => Response.json(body, { status, headers });

/** Does the work as far as the fault lets it; null when nothing is to be answered. */
async function underFault(
  fault: Fault | undefined,
  { gone, reset }: Connection,
  provider: Provider,
  recipients: string[],
  work: () => Promise<Answer>,
): Promise<Answer | null> {
  switch (fault?.mode) {
    case undefined:
      return work();
    case 'error':
      return withRetryAfter(provider.failure(fault.status), fault.retryAfterSeconds);
    case 'invalid_token':
      return provider.deadRecipients(recipients);
    case 'slow':
      await untilGone(gone, fault.delayMs);
      return gone.aborted ? null : work();
    case 'hang':
      await untilGone(gone);
      return null;
    case 'reset':
      reset();
      return null;
    case 'lost_answer':
      await work();
      reset();
      return null;
  }
}

/** Waits, at most until the caller has left: so that stopping the sandbox leaves no timer behind. */
async function untilGone(gone: AbortSignal, ms = longestWaitMs): Promise<void> {
  // The rejection is the caller's leaving, which `gone` tells already.
  await sleep(ms, undefined, { signal: gone }).catch(() => undefined);
}

function withRetryAfter(answer: Answer, seconds: number | undefined): Answer {
  return seconds === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

function deliver(inbox: Inbox, provider: Provider, answer: Answer, call: Call): void {
  if (answer.repeatOf) inbox.repeated(provider.name, answer.repeatOf);
  if (answer.accepted) inbox.accepted(provider.name, answer.accepted, call.json);
}
