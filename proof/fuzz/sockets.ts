import { WebSocket } from 'ws';
import { itsur } from '../../dev/seed.ts';
import type { Dice } from '../simulate/dice.ts';
import type { Finding } from './ask.ts';
import { strangeTexts, strangeValue } from './strange.ts';

/** Half of a pair cannot be written into an address. */
const passingTexts = strangeTexts.filter((text) => text.isWellFormed());

/** So many a second are allowed: one more, and the socket is closed. */
export const framesOfASocket = 8;
const patienceMs = 10_000;
/** What a server may end a socket with that sends it nonsense; 1011 is a fault of its own, 1006 no end at all. */
const isFairEnd = (code: number) => code !== 1011 && code !== 1006;

type Door = { url: string; cafeteriaId: string; audience: string; token: string };

/** Sends frames that no client sends, and asks after them whether anybody is still there. Answers what is wrong. */
export async function fuzzSocket(
  { url, cafeteriaId, audience, token }: Door,
  dice: Dice,
): Promise<{ finding: Finding | null; frames: number }> {
  const query = [
    ...(audience === 'kitchen' ? ['view=kitchen'] : []),
    ...(dice.chance(0.2) ? [`since=${'9'.repeat(dice.between(1, 15))}`, `epoch=${crypto.randomUUID()}`] : []),
    ...(dice.chance(0.1) ? [`since=${encodeURIComponent(dice.pick(passingTexts) ?? '')}`] : []),
  ];
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/cafeterias/${cafeteriaId}/stream?${query.join('&')}`,
    ['itsur-eats.v1'],
    { headers: { authorization: `Bearer ${token}`, 'x-institution': itsur.id } },
  );
  const sent: string[] = [];
  const what = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve('no pong within ten seconds'), patienceMs);
    const end = (fault: string | null) => {
      clearTimeout(timer);
      resolve(fault);
    };
    socket.on('unexpected-response', (_, { statusCode = 0 }) =>
      end(statusCode >= 500 ? `upgrade answers ${statusCode}` : null),
    );
    socket.on('error', () => end(null));
    socket.on('close', (code) => end(isFairEnd(code) ? null : `closed with ${code}`));
    socket.on('message', (message) => {
      const text = String(message);
      if (text === 'pong') end(null);
      else if (/\n\s+at |node_modules/.test(text)) end('shows a stack');
    });
    socket.on('open', () => {
      for (let frames = framesOfASocket; frames > 0; frames--) {
        const frame = frameOf(dice);
        sent.push(typeof frame === 'string' ? frame.slice(0, 200) : `<${frame.length} bytes>`);
        socket.send(frame);
      }
      socket.send('ping');
    });
  });
  socket.terminate();
  const request = JSON.stringify(sent);
  const finding = what === null ? null : { operation: `socket of ${audience}`, what, request };
  return { finding, frames: sent.length };
}

function frameOf(dice: Dice): string | Buffer {
  switch (dice.between(0, 5)) {
    case 0:
      return Buffer.from(Array.from({ length: dice.between(0, 200) }, () => dice.between(0, 255)));
    case 1:
      return dice.pick(strangeTexts) ?? '';
    case 2:
      return JSON.stringify({ type: 'replay', from: strangeValue(dice) });
    case 3:
      return JSON.stringify({
        type: dice.pick(strangeTexts),
        from: dice.between(-5, 5),
        extra: strangeValue(dice),
      });
    case 4:
      return `{"type":"replay","from":${'9'.repeat(dice.between(1, 400))}}`;
    default:
      return JSON.stringify(strangeValue(dice)) ?? '';
  }
}
