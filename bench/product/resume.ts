import { WebSocket } from 'ws';
import type { Listener } from '../load/listeners.ts';

const answersWithinMs = 30_000;
/** As many as somebody misses who walked through a dead spot. */
const missedEvents = 100;

type Position = { seq: number; epoch: string };

/** How long a board takes to have everything: anew (a snapshot), and having missed the last hundred events. In milliseconds. */
export async function timeResume(
  listener: Listener,
): Promise<{ snapshotMs: number; resumeMs: number; faults: string[] }> {
  const anew = await connect(listener, listener.url);
  const since = Math.max(0, anew.position.seq - missedEvents);
  const again = await connect(listener, `${listener.url}?since=${since}&epoch=${anew.position.epoch}`);
  return {
    snapshotMs: anew.elapsedMs,
    resumeMs: again.elapsedMs,
    faults: again.recovered ? [] : [`a board ${missedEvents} events behind was not recovered`],
  };
}

/** Ends when the snapshot has come, or the last event that was missed. */
function connect(
  { headers }: Listener,
  url: string,
): Promise<{ elapsedMs: number; position: Position; recovered: boolean }> {
  const began = performance.now();
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  return new Promise<{ elapsedMs: number; position: Position; recovered: boolean }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the stream said nothing in time')), answersWithinMs);
    let position: Position = { seq: 0, epoch: '' };
    let recovered = false;
    socket.on('error', reject);
    socket.on('close', () => clearTimeout(timer));
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString()) as Position & { type: string; recovered?: boolean };
      if (message.type === 'hello') {
        position = { seq: message.seq, epoch: message.epoch };
        recovered = message.recovered === true;
      }
      const complete = recovered
        ? message.seq === position.seq && message.type === 'event'
        : message.type === 'snapshot';
      if (complete) resolve({ elapsedMs: performance.now() - began, position, recovered });
    });
  }).finally(() => socket.terminate());
}
