import { z } from '@hono/zod-openapi';
import type { BreakerState, ProviderName } from './breakers.ts';
import type { Audience } from './events.ts';
import { parkedKinds } from './parked.ts';

/** What an isolate hands over: prom-client's JSON of all its metrics since it began. */
export type MetricsSnapshot = Array<{
  name: string;
  type: string;
  values: Array<{ value: number; labels: Record<string, unknown>; metricName?: string }>;
}>;

/** Sockets of one cafeteria now, by audience. */
export type SocketCounts = Record<Audience, number>;

/** Where an audit chain ends: the hash of its newest entry covers all that came before. */
const auditHead = z.object({ seq: z.int(), hash: z.string() });
export type AuditHead = z.infer<typeof auditHead>;

/** How far an institution is behind, as its database said a moment ago. Ages in seconds; 0: nothing waits. */
export const backlogSchema = z.object({
  outboxEvents: z.int(),
  outboxOldestSeconds: z.number(),
  stuckPayments: z.int(),
  /** What could not be processed and waits for somebody, by its kind; one that is not named: none. */
  parked: z.partialRecord(z.enum(parkedKinds), z.int()),
  /** null: the chain has no entry. */
  auditHead: auditHead.nullable(),
});
export type Backlog = z.infer<typeof backlogSchema>;

/** The part of the Metrics object that the rest of the platform calls. */
export type MetricsObject = {
  /**
   * Keeps the newest snapshot of an isolate; snapshots only grow, so a repeated or lost one does no harm. `retired`: the
   * isolate was silent for so long that its counts were added up for good; it begins again under another id.
   */
  report(isolateId: string, snapshot: MetricsSnapshot): Promise<'kept' | 'retired'>;
  reportSockets(institutionId: string, cafeteriaId: string, counts: SocketCounts): Promise<void>;
  /** How a provider's circuit stands from now on. */
  reportBreaker(provider: ProviderName, state: BreakerState): Promise<void>;
  /** What the minute cron found, by institution; of those that it did not get through, nothing new is known. */
  reportBacklogs(backlogs: Record<string, Backlog>): Promise<void>;
  /** Where the audit chains ended when that was last reported, by institution: outside of their database. */
  auditHeads(): Promise<Record<string, AuditHead>>;
  /** Everything, merged, in Prometheus' text format. */
  render(): Promise<string>;
};
