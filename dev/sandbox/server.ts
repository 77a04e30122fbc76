import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a handler may do to the connection besides answering. */
export type Connection = {
  /** Aborted when the caller has gone, or the sandbox stops. */
  gone: AbortSignal;
  /** Breaks the connection (RST); whatever is answered afterwards goes nowhere. */
  reset(): void;
};
type Handle = (request: Request, connection: Connection) => Response | Promise<Response>;

const maxBodyBytes = 1024 * 1024;
/** Longer than any client keeps an idle connection: one that we close could be the one it is about to use. */
const keepAliveMs = 75_000;

/** Listens and speaks fetch's Request and Response. The handler is asked for once the address is known; early calls wait for it. */
export async function listen(port: number, host: string, handlerAt: (url: string) => Promise<Handle>) {
  const server = createServer({ keepAliveTimeout: keepAliveMs });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`;
  const handle = handlerAt(url);
  server.on('request', (incoming, outgoing) => void converse(url, handle, incoming, outgoing));
  await handle.catch((error) => stop(server).then(() => Promise.reject(error)));
  return { url, stop: () => stop(server) };
}

async function converse(
  url: string,
  handler: Promise<Handle>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  // A caller that leaves in the middle of its request is no error of ours.
  incoming.on('error', () => gone.abort());
  try {
    const handle = await handler;
    const body = await readBody(incoming);
    const response = body
      ? await handle(toRequest(url, incoming, body), {
          gone: gone.signal,
          reset: () => incoming.socket.resetAndDestroy(),
        })
      : Response.json(
          { error: 'The body is larger than 1 MB.' },
          { status: 413, headers: { connection: 'close' } },
        );
    if (outgoing.destroyed) return;
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    if (gone.signal.aborted) return;
    console.error('sandbox:', error);
    outgoing.writeHead(500).end();
  }
}

/** The whole body, or null if there is more of it than anyone may send. */
async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not destroy the stream: the refusal travels on the same socket.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) {
      incoming.resume();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(url: string, incoming: IncomingMessage, body: Buffer<ArrayBuffer>): Request {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return new Request(new URL(incoming.url ?? '/', url), {
    method: incoming.method,
    headers: Object.fromEntries(headers),
    // fetch's Request refuses even an empty one with GET and HEAD.
    body: incoming.method === 'GET' || incoming.method === 'HEAD' ? undefined : body,
  });
}

/** Ends at once, calls that hang on purpose included. */
function stop(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
