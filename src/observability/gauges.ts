import { providerNames } from '../contracts/breakers.ts';
import { audiences } from '../contracts/events.ts';
import { parkedKinds } from '../contracts/parked.ts';
import { gauge } from './metric.ts';

/* What is so now. The Metrics object sets these from what it was told, when it is asked. */

const institution = { institution: 'institutions' } as const;

export const activeSocketConnections = gauge(
  'active_socket_connections',
  'Sockets connected to the cafeterias now.',
  { ...institution, audience: audiences },
);
export const circuitBreakerState = gauge(
  'circuit_breaker_state',
  'How the circuit of a provider stands: 0 closed, 1 half-open, 2 open.',
  { provider: providerNames },
);

/*
 * By institution, the most of its cafeterias: their number is bounded by the registry, that of cafeterias by nobody.
 * Which cafeteria it is, its log lines tell.
 */
export const outboxOldestEventAgeSeconds = gauge(
  'outbox_oldest_event_age_seconds',
  'Age of the oldest event that no relay has processed, at the last minute, in seconds; 0: none waits.',
  institution,
);
export const outboxUnprocessedEvents = gauge(
  'outbox_unprocessed_events',
  'Events that no relay has processed, at the last minute.',
  institution,
);
export const stuckPayments = gauge(
  'stuck_payments',
  'Payments that are due and have failed more often than a passing fault explains.',
  institution,
);
export const parkedWork = gauge(
  'parked_work',
  'Events, orders and commands that could not be processed and wait for somebody, at the last minute.',
  { ...institution, kind: parkedKinds },
);
export const safetyNetLastRunTimestampSeconds = gauge(
  'safety_net_last_run_timestamp_seconds',
  'When the minute cron last got through an institution, in seconds since the epoch.',
  institution,
);

export const gauges = [
  activeSocketConnections,
  circuitBreakerState,
  outboxOldestEventAgeSeconds,
  outboxUnprocessedEvents,
  stuckPayments,
  parkedWork,
  safetyNetLastRunTimestampSeconds,
];
