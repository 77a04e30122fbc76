import { Agent, request } from 'node:http';

export type Reply = {
  status: number;
  body: Record<string, unknown>;
  milliseconds: number;
  /** Seconds after which it may be asked again, where the answer says so. */
  retryAfter?: number;
};
/** `address`: where it comes from, as Cloudflare would say; without, everybody is one. */
export type Call = { token?: string; body?: object; idempotencyKey?: string; address?: string };

const timeoutMs = 60_000;

/**
 * The demo institution's API. A connection a caller, however many there are at once: what is measured must not queue
 * here. Speaks to this machine alone. A call that fails on its way answers status 0.
 */
export function apiOf(url: string) {
  const { hostname, port } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error(`The bench speaks to 127.0.0.1 alone, not to ${hostname}.`);
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

  const call = (path: string, { token, body, idempotencyKey, address }: Call = {}): Promise<Reply> =>
    new Promise((resolve) => {
      const began = performance.now();
      const payload = body && JSON.stringify(body);
      const answer = (status: number, text: string, retryAfter?: string) =>
        resolve({
          ...{ status, body: parse(text), milliseconds: performance.now() - began },
          ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }),
        });
      const sent = request(
        {
          agent,
          hostname,
          port,
          path,
          method: payload ? 'POST' : 'GET',
          timeout: timeoutMs,
          headers: {
            'x-institution': 'itsur',
            ...(token && { authorization: `Bearer ${token}` }),
            ...(address && { 'cf-connecting-ip': address }),
            ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
            ...(payload && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(payload),
            }),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => answer(response.statusCode ?? 0, text, response.headers['retry-after']));
          response.on('error', (error) => answer(0, String(error)));
        },
      );
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      sent.on('error', (error) => answer(0, String(error)));
      sent.end(payload);
    });

  return { call, close: () => agent.destroy() };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text: text.slice(0, 500) };
  }
}
