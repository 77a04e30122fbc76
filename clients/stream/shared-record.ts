import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Snapshot, StreamStatus } from './options.ts';
import type { Position } from './position.ts';

/** What one tab has heard, and tells the others. */
export type Heard =
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'event'; event: CafeteriaEvent }
  | { kind: 'presence'; staff: number }
  | { kind: 'status'; status: StreamStatus }
  | { kind: 'polled'; body: unknown };

/** All that was heard since the last snapshot, so that any tab can bring a new one up to date, or take over. */
export class SharedRecord {
  #snapshot: Snapshot | null = null;
  #events: CafeteriaEvent[] = [];
  #others: { [Kind in 'presence' | 'status' | 'polled']?: Extract<Heard, { kind: Kind }> } = {};

  get status(): StreamStatus | null {
    return this.#others.status?.status ?? null;
  }

  get position(): Position | null {
    if (!this.#snapshot) return null;
    const { seq, epoch } = this.#snapshot;
    return { seq: this.#events.at(-1)?.seq ?? seq, epoch };
  }

  get length(): number {
    return this.#events.length;
  }

  /** A snapshot of what is known of already: it was asked for twice. */
  covers(heard: Heard): boolean {
    if (heard.kind !== 'snapshot') return false;
    const { seq, epoch } = heard.snapshot;
    return this.position?.epoch === epoch && this.position.seq >= seq;
  }

  /** Answers whether it is news: two tabs may both have heard it. */
  take(heard: Heard): boolean {
    switch (heard.kind) {
      case 'snapshot':
        this.#snapshot = heard.snapshot;
        this.#events = [];
        return true;
      case 'event':
        if (!this.position || heard.event.seq <= this.position.seq) return false;
        this.#events.push(heard.event);
        return true;
      case 'status': {
        const isNews = heard.status !== this.status;
        this.#others.status = heard;
        // What was polled is older than what the socket tells from here on: a tab that comes now must not take it for news.
        if (heard.status === 'connected') delete this.#others.polled;
        return isNews;
      }
      case 'presence':
        this.#others.presence = heard;
        return true;
      case 'polled':
        this.#others.polled = heard;
        return true;
    }
  }

  /** What somebody who stands at `position` has missed; null: everything. */
  since(position: Position | null): Heard[] {
    const { presence, status, polled } = this.#others;
    const isSame = position !== null && position.epoch === this.#snapshot?.epoch;
    const isWithin = isSame && position.seq >= (this.#snapshot?.seq ?? 0);
    const events = isWithin ? this.#events.filter(({ seq }) => seq > position.seq) : this.#events;
    return [
      ...(this.#snapshot && !isWithin ? [{ kind: 'snapshot' as const, snapshot: this.#snapshot }] : []),
      ...events.map((event) => ({ kind: 'event' as const, event })),
      ...[polled, presence, status].filter((heard) => heard !== undefined),
    ];
  }
}
