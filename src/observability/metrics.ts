import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/*
 * What the platform counts. Labels come from closed lists (routes, methods, statuses, institutions), never from input.
 * Each isolate counts for itself; the Metrics object adds them up (see report-metrics.ts).
 */

export const registry = new Registry();
const registers = [registry];

/** Seconds; fine where an order should be answered, coarse beyond. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const httpRequestDurationSeconds = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from request to answer, in seconds.',
  labelNames: ['route', 'method', 'status'],
  buckets: durationBuckets,
  registers,
});

export const httpRequestsTotal = new Counter({
  name: 'http_requests_total',
  help: 'Requests answered.',
  labelNames: ['route', 'method', 'status'],
  registers,
});

export const orderCreationTotal = new Counter({
  name: 'order_creation_total',
  help: 'Orders asked for, by outcome: placed, or the code of the refusal.',
  labelNames: ['institution', 'outcome'],
  registers,
});

export const orderTransitionsTotal = new Counter({
  name: 'order_transitions_total',
  help: 'Orders moved, by the state they moved to.',
  labelNames: ['institution', 'to'],
  registers,
});

export const deliveriesTotal = new Counter({
  name: 'deliveries_total',
  help: 'Tries to deliver a message, by channel and outcome.',
  labelNames: ['institution', 'channel', 'outcome'],
  registers,
});

export const paymentCallsTotal = new Counter({
  name: 'payment_calls_total',
  help: 'Calls of the payment provider, by call and outcome.',
  labelNames: ['institution', 'call', 'outcome'],
  registers,
});

export const paymentsStuck = new Counter({
  name: 'payments_stuck_total',
  help: 'Payments that the minute cron found failing again and again, each at every look: any growth wants somebody to look.',
  labelNames: ['institution'],
  registers,
});

export const circuitBreakerState = new Gauge({
  name: 'circuit_breaker_state',
  help: 'How the circuit of a provider stands: 0 closed, 1 half-open, 2 open.',
  labelNames: ['provider'],
  registers: [],
});

export const activeSocketConnections = new Gauge({
  name: 'active_socket_connections',
  help: 'Sockets connected to the cafeterias now.',
  labelNames: ['institution', 'audience'],
  registers: [],
});
