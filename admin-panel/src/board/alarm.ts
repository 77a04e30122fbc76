import { arrival, sound, trouble } from './tones.ts';

const mutedKey = 'itsur-eats.muted';
/** A kitchen that did not hear it the first time hears it again so soon. */
export const againMs = 10_000;

/**
 * `locked`: a browser lets a page sound only after somebody has touched it. `interrupted`: the device took the sound away,
 * for a call or by sleeping. `blocked`: it has none. Each but the last ends at the next touch.
 */
export type AlarmState = 'locked' | 'interrupted' | 'blocked' | 'on' | 'muted';

/** The sound of the board: of new orders, again and again until somebody accepts them, and of orders that were lost. */
export class Alarm {
  #context: AudioContext | null = null;
  #blocked = false;
  #again: ReturnType<typeof setInterval> | undefined;
  #said: AlarmState = 'locked';
  readonly #listeners = new Set<() => void>();

  /** What is so now, by the audio context itself: it changes without anybody's hand. */
  readonly state = (): AlarmState => {
    if (localStorage.getItem(mutedKey) === today()) return 'muted';
    if (this.#blocked) return 'blocked';
    if (this.#context?.state === 'running') return 'on';
    return this.#context?.state === 'interrupted' ? 'interrupted' : 'locked';
  };
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called by each tap or key: takes the sound up where it is not. */
  async unlock(): Promise<void> {
    if (this.#context?.state === 'running') return;
    try {
      this.#context ??= this.#open();
      await this.#context.resume();
      this.#blocked = false;
    } catch (error) {
      // Not yet: nobody has touched the page.
      this.#blocked = !(error instanceof DOMException && error.name === 'NotAllowedError');
    }
    // Not within the tap: on the sound's own button it would count as one on a button that says "on", and mute.
    setTimeout(() => this.#tell());
  }

  /** A mute ends with the day: whoever comes in the morning hears the first order. */
  async toggle(): Promise<void> {
    if (this.state() === 'muted') localStorage.removeItem(mutedKey);
    else localStorage.setItem(mutedKey, today());
    this.#tell();
    await this.unlock();
  }

  /** Whether an order waits to be accepted: from then on it rings, and again until none does. */
  call(waiting: boolean): void {
    if (waiting === (this.#again !== undefined)) return;
    clearInterval(this.#again);
    this.#again = waiting ? setInterval(() => this.ring(), againMs) : undefined;
  }

  ring(): void {
    this.#sound(arrival);
  }

  warn(): void {
    this.#sound(trouble);
  }

  close(): void {
    this.call(false);
    void this.#context?.close();
    this.#context = null;
  }

  #open(): AudioContext {
    const context = new AudioContext();
    context.addEventListener('statechange', () => this.#tell());
    return context;
  }

  #sound(tones: typeof arrival): void {
    this.#tell();
    if (this.#context && this.state() === 'on') sound(this.#context, tones);
  }

  /** The state is read, not kept: listeners are told when it reads otherwise than it last did. */
  #tell(): void {
    const state = this.state();
    if (state === this.#said) return;
    this.#said = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The day by the device's own calendar: 2026-03-02. */
const today = () => new Intl.DateTimeFormat('en-CA').format();
