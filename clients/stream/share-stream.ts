import { type CafeteriaStream, connectStream } from './connect-stream.ts';
import { type StreamOptions, type StreamStatus, usualTiming } from './options.ts';
import type { Position } from './position.ts';
import { type Heard, SharedRecord } from './shared-record.ts';
import { type Channel, type Locks, tabsNamed } from './tabs.ts';
import { call } from './trouble.ts';

/** `share`: whoever listens, such as their user id. Tabs of one browser that say the same share one socket. */
export type SharedOptions = Omit<StreamOptions, 'from'> & { share: string };

/** Between tabs. `joined` is said by who has just come, or was asleep; `to`: who of them is answered. */
type Said =
  | { kind: 'heard'; heard: Heard }
  | { kind: 'leads' }
  | { kind: 'joined'; by: string; position: Position | null }
  | { kind: 'welcome'; to: string; heard: Heard[] };

/** More is read faster as a new snapshot than told to a new tab. */
const mostEvents = 500;

/** As `connectStream`, with one socket over all tabs that say the same; where a browser cannot, each tab has its own. */
export function shareStream(options: SharedOptions): SharedStream {
  return new SharedStream(options);
}

/**
 * Whoever holds the lock has the socket and relays what it hears; when that tab goes, the next one resumes where it stood. A
 * page that holds a lock is not frozen: https://developer.chrome.com/docs/web-platform/page-lifecycle-api
 */
export class SharedStream {
  readonly #options: SharedOptions;
  readonly #me = `${Math.random()}`;
  readonly #record = new SharedRecord();
  readonly #ended = new AbortController();
  readonly #channel: Channel | null = null;
  #stream: CafeteriaStream | null = null;
  #leads = false;
  #unanswered: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SharedOptions) {
    this.#options = options;
    const { url, cafeteriaId, audience, share } = options;
    const name = `itsur-eats.stream ${[url, cafeteriaId, audience, share].join(' ')}`;
    const tabs = tabsNamed(name);
    if (!tabs) {
      this.#connect(null);
      return;
    }
    this.#channel = tabs.channel;
    this.#channel.onmessage = ({ data }) => this.#listen(data as Said);
    void this.#elect(name, tabs.locks);
    this.#join();
  }

  get status(): StreamStatus | null {
    return this.#record.status;
  }

  get position(): Position | null {
    return this.#record.position;
  }

  /** The network is back, or the app is in front again: whichever tab has the socket looks whether it lives. */
  wake(): void {
    if (this.#stream) this.#stream.wake();
    else this.#join();
  }

  close(): void {
    clearTimeout(this.#unanswered);
    this.#ended.abort();
    this.#stream?.close();
    this.#channel?.close();
  }

  async #elect(name: string, locks: Locks): Promise<void> {
    const { signal } = this.#ended;
    const lead = () =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', () => resolve());
        clearTimeout(this.#unanswered);
        this.#leads = true;
        this.#say({ kind: 'leads' });
        if (!this.#stream) this.#connect(this.#record.position);
      });
    // Refused when this tab was closed before its turn came.
    await locks.request(name, { signal }, lead).catch(() => undefined);
  }

  /** Whoever has the socket answers at once. If nobody does, this tab has one of its own rather than none. */
  #join(): void {
    if (this.#stream) return;
    clearTimeout(this.#unanswered);
    const { answerWithinMs } = { ...usualTiming(this.#options.audience), ...this.#options.timing };
    this.#unanswered = setTimeout(() => this.#connect(this.#record.position), answerWithinMs);
    this.#say({ kind: 'joined', by: this.#me, position: this.#record.position });
  }

  #listen(said: Said): void {
    switch (said.kind) {
      case 'heard':
        if (!this.#stream) this.#take(said.heard);
        break;
      case 'leads':
        this.#join();
        break;
      case 'joined':
        if (!this.#leads) break;
        this.#say({ kind: 'welcome', to: said.by, heard: this.#record.since(said.position) });
        this.#stream?.wake();
        break;
      case 'welcome':
        if (said.to !== this.#me || this.#stream) break;
        clearTimeout(this.#unanswered);
        for (const heard of said.heard) if (!this.#record.covers(heard)) this.#take(heard);
        break;
    }
  }

  #connect(from: Position | null): void {
    const hear = (heard: Heard) => this.#hear(heard);
    this.#stream = connectStream({
      ...this.#options,
      ...(from && { from }),
      onSnapshot: (snapshot) => hear({ kind: 'snapshot', snapshot }),
      onEvent: (event) => hear({ kind: 'event', event }),
      onPresence: (staff) => hear({ kind: 'presence', staff }),
      onStatus: (status) => hear({ kind: 'status', status }),
      onPolled: (body) => hear({ kind: 'polled', body }),
    } as StreamOptions);
  }

  #hear(heard: Heard): void {
    if (this.#leads) this.#say({ kind: 'heard', heard });
    this.#take(heard);
    if (this.#record.length <= mostEvents) return;
    this.#stream?.close();
    this.#connect(null);
  }

  #take(heard: Heard): void {
    if (!this.#record.take(heard)) return;
    const options = this.#options;
    switch (heard.kind) {
      case 'snapshot':
        call(options, 'onSnapshot', () => options.onSnapshot(heard.snapshot));
        break;
      case 'event':
        call(options, 'onEvent', () => options.onEvent(heard.event));
        break;
      case 'presence':
        call(options, 'onPresence', () => options.onPresence?.(heard.staff));
        break;
      case 'status':
        call(options, 'onStatus', () => options.onStatus?.(heard.status));
        break;
      case 'polled':
        call(options, 'onPolled', () => options.onPolled?.(heard.body));
        break;
    }
  }

  #say(said: Said): void {
    if (!this.#ended.signal.aborted) this.#channel?.postMessage(said);
  }
}
