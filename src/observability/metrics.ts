import { audiences } from '../contracts/events.ts';
import { orderStatuses } from '../contracts/orders.ts';
import { problems } from '../contracts/problems.ts';
import { counter, histogram } from './metric.ts';

/* What the platform counts, and shows at /metrics. The dashboard and the alerts under `ops/` are made of these. */

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const;
const problemCodes = Object.keys(problems);
const statuses = [
  ...new Set([101, 200, 201, 202, 204, 302, 304, ...Object.values(problems).map(([status]) => status)]),
];
const answered = { route: 'routes', method: methods, status: statuses } as const;

export const httpRequestDurationSeconds = histogram(
  'http_request_duration_seconds',
  'Time from request to answer, in seconds.',
  answered,
);
export const httpRequestsTotal = counter('http_requests_total', 'Requests answered.', answered);
export const rateLimitedRequestsTotal = counter(
  'rate_limited_requests_total',
  'Requests refused because a quota was spent, by the quota.',
  { quota: ['ip', 'campus', 'user', 'sign_in', 'orders', 'tickets'] },
);

export const orderCreationTotal = counter(
  'order_creation_total',
  'Orders asked for, by outcome: placed, replayed, duplicate, or the code of the refusal.',
  { institution: 'institutions', outcome: ['placed', 'replayed', 'duplicate', ...problemCodes] },
);
export const orderTransitionsTotal = counter(
  'order_transitions_total',
  'Orders that came to a state, as their cafeteria has heard.',
  { institution: 'institutions', to: orderStatuses },
);
export const unattendedBoardsTotal = counter(
  'unattended_boards_total',
  'Times that orders waited for a minute with nobody on the board.',
  { institution: 'institutions' },
);

export const streamCatchUpsTotal = counter(
  'stream_catch_ups_total',
  'Sockets brought up to date, by replaying what they missed or by a snapshot.',
  { audience: audiences, kind: ['replay', 'snapshot'] },
);
export const streamReplayedEventsTotal = counter(
  'stream_replayed_events_total',
  'Events sent again to sockets that had missed them.',
  { audience: audiences },
);

export const deliveriesTotal = counter(
  'deliveries_total',
  'Tries to deliver a message, by channel and outcome.',
  {
    institution: 'institutions',
    channel: ['push', 'email'],
    outcome: ['sent', 'retried', 'held', 'failed', 'dead', 'skipped'],
  },
);

/** The queues of wrangler.toml, without what they all begin with. */
export const queues = ['push', 'email', 'audit', 'announce', 'payments', 'dead', 'other'] as const;
export const queueMessagesTotal = counter(
  'queue_messages_total',
  'Messages that queues have brought, by attempt.',
  {
    queue: queues,
    attempt: ['1', '2', '3', '4', 'more'],
  },
);

export const jobs = [...queues, 'cron', 'alarm'] as const;
export const jobDurationSeconds = histogram(
  'job_duration_seconds',
  'Time that work in the background has taken, in seconds: batches of a queue, the minute cron, alarms of cafeterias.',
  { job: jobs, outcome: ['ok', 'failed'] },
);

export const databaseRoundTripDurationSeconds = histogram(
  'database_round_trip_duration_seconds',
  'Time that the database took to answer, in seconds; refused: by a constraint or a rule; unreachable: no answer.',
  { outcome: ['ok', 'refused', 'unreachable'] },
);

export const unpaidExpiriesTotal = counter(
  'unpaid_expiries_total',
  'Orders whose time to be paid was over when the payment provider was asked, by what came of it.',
  { institution: 'institutions', outcome: ['ended', 'paid', 'put_off'] },
);
export const paymentsTotal = counter('payments_total', 'Calls of the payment provider, by outcome.', {
  call: ['create', 'renew', 'capture', 'cancel', 'retrieve', 'refund', 'list_refunds'],
  outcome: ['ok', 'declined', 'refused', 'unknown', 'held'],
});

export const auditHeadMismatchesTotal = counter(
  'audit_head_mismatches_total',
  'Times that the end of the audit chain, remembered outside of the database, was not in it any more.',
  { institution: 'institutions' },
);
