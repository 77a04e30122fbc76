/** Keys that a provider remembers, the newest so many. */
const maxKeys = 10_000;

/** A provider's memory of idempotency keys, bounded. The real ones forget after a day (Resend) or 30 days (OneSignal). */
export class Remembered<Outcome> {
  #outcomes = new Map<string, Outcome>();

  /** Oldest first. */
  values = (): Outcome[] => [...this.#outcomes.values()];

  get = (key: string): Outcome | undefined => this.#outcomes.get(key);

  set(key: string, outcome: Outcome): void {
    this.#outcomes.set(key, outcome);
    // A Map keeps the order of insertion: its first key is the oldest.
    if (this.#outcomes.size > maxKeys) this.#outcomes.delete(this.#outcomes.keys().next().value as string);
  }
}
