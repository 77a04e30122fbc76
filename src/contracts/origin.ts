/**
 * The request that something goes back to: its id, and its W3C trace context (https://www.w3.org/TR/trace-context/). It
 * travels with events and messages, through queues, to the providers; no socket hears it.
 */
export type Origin = { requestId: string; traceparent: string };
