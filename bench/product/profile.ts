/** A CPU profile of the Worker's isolate, through the runtime's inspector; Chrome DevTools and speedscope read it. */
import { writeFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import type { Product } from './start.ts';

const samplingIntervalMicroseconds = 500;

/** Runs work, and profiles it when a file is named. */
export function profiled({ inspectorPort }: Product, file: string | undefined) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (!file) return work();
    const inspector = await connect(inspectorPort);
    try {
      await inspector.ask('Profiler.enable');
      await inspector.ask('Profiler.setSamplingInterval', { interval: samplingIntervalMicroseconds });
      await inspector.ask('Profiler.start');
      const answer = await work();
      const { profile } = await inspector.ask('Profiler.stop');
      writeFileSync(file, JSON.stringify(profile));
      return answer;
    } finally {
      inspector.close();
    }
  };
}

async function connect(port: number) {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const target = targets.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.includes('itsur-eats'));
  if (!target) throw new Error('the runtime offers no inspector');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(data.toString()) as { id?: number; result: Record<string, unknown> };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  return {
    ask: (method: string, params: object = {}) =>
      new Promise<Record<string, unknown>>((resolve) => {
        waiting.set(++last, resolve);
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    close: () => socket.terminate(),
  };
}
