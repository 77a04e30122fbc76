type Deps = { everyMs: number; answerWithinMs: number; ping(): void; silent(): void };

/** Notices a connection that is open by name only: a phone that changed networks gets no close. */
export class Heartbeat {
  readonly #deps: Deps;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Something was heard: all is well until the next ping. */
  heard(): void {
    this.#wait(this.#deps.everyMs, () => this.ping());
  }

  /** A socket has opened: its greeting comes unasked. A proxy may have opened it, and swallow what goes through. */
  awaitGreeting(): void {
    this.#wait(this.#deps.answerWithinMs, this.#deps.silent);
  }

  /** Asks now; an answer of any kind will do. */
  ping(): void {
    this.#deps.ping();
    this.#wait(this.#deps.answerWithinMs, this.#deps.silent);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, milliseconds);
  }
}
