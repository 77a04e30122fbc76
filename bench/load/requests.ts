import { randomUUID } from 'node:crypto';

/** A request as it goes over the wire, but for the idempotency key that each sending gets of its own. */
export type Template = { origin: string; head: string; body: string; freshKey: boolean };
export type Call = {
  method?: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: object;
  freshKey?: boolean;
};

export function template(
  origin: string,
  { method = 'GET', path, headers = {}, body, freshKey }: Call,
): Template {
  const text = body ? JSON.stringify(body) : '';
  const lines = {
    host: new URL(origin).host,
    ...headers,
    ...(body && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return {
    origin,
    head: `${method} ${path} HTTP/1.1\r\n${head.join('')}`,
    body: text,
    freshKey: freshKey ?? false,
  };
}

export const written = ({ head, body, freshKey }: Template): string =>
  freshKey ? `${head}idempotency-key: ${randomUUID()}\r\n\r\n${body}` : `${head}\r\n${body}`;
