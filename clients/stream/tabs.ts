export type Channel = {
  onmessage: ((message: { data: unknown }) => void) | null;
  postMessage(said: unknown): void;
  close(): void;
};

export type Locks = {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<void>;
};

type Platform = { BroadcastChannel?: new (name: string) => Channel; navigator?: { locks?: Locks } };

/** What tabs of one browser find each other by; null: this platform has none, as React Native, whose app is one window. */
export function tabsNamed(name: string): { channel: Channel; locks: Locks } | null {
  const { BroadcastChannel, navigator } = globalThis as unknown as Platform;
  return BroadcastChannel && navigator?.locks
    ? { channel: new BroadcastChannel(name), locks: navigator.locks }
    : null;
}
