const mutedKey = 'itsur-eats.muted';

/**
 * The sound of a new order: two tones that carry over a hood. Browsers let a page sound only after somebody has touched
 * it, so it is `locked` until the first tap or key.
 */
export class Alarm {
  #context: AudioContext | null = null;
  #state: 'locked' | 'on' | 'muted' = localStorage.getItem(mutedKey) === 'yes' ? 'muted' : 'locked';
  readonly #listeners = new Set<() => void>();

  readonly state = () => this.#state;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called by a tap or a key. */
  async unlock(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    if (this.#state === 'locked') this.#become('on');
  }

  async toggle(): Promise<void> {
    const muted = this.#state !== 'muted';
    localStorage.setItem(mutedKey, muted ? 'yes' : 'no');
    this.#become(muted ? 'muted' : 'on');
    if (!muted) await this.unlock();
  }

  ring(): void {
    const context = this.#context;
    if (!context || this.#state !== 'on') return;
    for (const [frequency, delay] of tones) {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const from = context.currentTime + delay;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.5, from);
      // A tone that stops at once clicks.
      volume.gain.exponentialRampToValueAtTime(0.001, from + toneSeconds);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + toneSeconds);
    }
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }

  #become(state: 'locked' | 'on' | 'muted'): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Hertz, and seconds after the first. */
const tones = [
  [880, 0],
  [1175, 0.18],
] as const;
const toneSeconds = 0.35;
