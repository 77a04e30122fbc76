import type { BreakerState, ProviderName } from './breakers.ts';
import type { Audience } from './events.ts';
import type { ParkedKind } from './parked.ts';

/** What an isolate hands over: prom-client's JSON of all its metrics since it began. */
export type MetricsSnapshot = Array<{
  name: string;
  type: string;
  values: Array<{ value: number; labels: Record<string, unknown>; metricName?: string }>;
}>;

/** Sockets of one cafeteria now, by audience. */
export type SocketCounts = Record<Audience, number>;

/** Where an audit chain ends: the hash of its newest entry covers all that came before. */
export type AuditHead = { seq: number; hash: string };

/** How far an institution is behind, as its database said a moment ago. Ages in seconds; 0: nothing waits. */
export type Backlog = {
  outboxEvents: number;
  outboxOldestSeconds: number;
  stuckPayments: number;
  /** What could not be processed and waits for somebody, by its kind; one that is not named: none. */
  parked: Partial<Record<ParkedKind, number>>;
  /** null: the chain has no entry. */
  auditHead: AuditHead | null;
};

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
