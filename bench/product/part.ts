type Running = { kill(): Promise<void> };

/** A part of the platform that can be killed, and begun again where it was. */
export type Part<T extends Running> = {
  /** As it runs. Throws while it does not. */
  readonly now: T;
  begin(): Promise<T>;
  kill(): Promise<void>;
};

/** `start` begins it anew, at the port and with the data that it had. */
export function partOf<T extends Running>(name: string, start: () => Promise<T>): Part<T> {
  let running: T | undefined;
  return {
    get now() {
      if (!running) throw new Error(`${name} does not run`);
      return running;
    },
    async begin() {
      running = await start();
      return running;
    },
    async kill() {
      await running?.kill();
      running = undefined;
    },
  };
}
