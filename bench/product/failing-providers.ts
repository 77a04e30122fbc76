import type { Attempt, Message } from '../../dev/sandbox/inbox.ts';
import type { ProviderName } from '../../dev/sandbox/provider.ts';

/** What providers were given, and every call of them. */
export type Seen = { messages: Message[]; attempts: Attempt[] };

/** The sandbox of a platform on this machine, some providers of which are to fail for a while. */
export function providersThatFail(sandboxUrl: string, names: ProviderName[]) {
  if (new URL(sandboxUrl).hostname !== '127.0.0.1')
    throw new Error(`The bench speaks to 127.0.0.1 alone, not to ${sandboxUrl}.`);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${sandboxUrl}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const read = async <Entry>(kind: 'messages' | 'attempts', since: string): Promise<Entry[]> =>
    (
      await Promise.all(
        names.map(
          async (name) => (await ask(`/${kind}?provider=${name}&since=${since}`)).json() as Promise<Entry[]>,
        ),
      )
    ).flat();

  return {
    async fail(probability: number): Promise<void> {
      for (const provider of names)
        await ask('/faults', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ provider, mode: 'error', status: 503, count: -1, probability }),
        });
    },
    /** Takes back every fault of these providers. */
    async recover(): Promise<void> {
      for (const provider of names) await ask(`/faults?provider=${provider}`, { method: 'DELETE' });
    },
    async seenSince(began: number): Promise<Seen> {
      const since = new Date(began).toISOString();
      return {
        messages: await read<Message>('messages', since),
        attempts: await read<Attempt>('attempts', since),
      };
    },
  };
}
