import { type Agent, request } from 'node:http';
import { problemSchema } from '../../src/http/openapi.ts';
import type { FuzzedRequest } from './request.ts';

/** Whoever has not answered by then hangs. */
const patienceMs = 10_000;

/** `isOurs`: by the Worker, and not by the HTTP server before it. */
export type Answer = { status: number; type: string; text: string; isOurs: boolean };
export type Finding = { operation: string; what: string; request: string; answer?: string };

/** Sends a request as it is, over a connection of the agent's or, with `false`, one of its own. Throws when nothing comes. */
export function send(
  url: string,
  agent: Agent | false,
  { method, path, headers, body }: FuzzedRequest,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const names = [...new Set(headers.map(([name]) => name))];
    const asked = request(url, {
      agent,
      method,
      path,
      timeout: patienceMs,
      headers: Object.fromEntries(
        names.map((name) => {
          const all = headers.flatMap(([each, value]) => (each === name ? value : []));
          return [name, all.length > 1 ? all : (all[0] ?? '')];
        }),
      ),
    });
    asked.on('timeout', () => asked.destroy(new Error(`nothing within ${patienceMs} ms`)));
    asked.on('error', reject);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: String(response.headers['content-type'] ?? ''),
          text: Buffer.concat(parts).toString('utf8'),
          isOurs: response.headers['x-request-id'] !== undefined,
        }),
      );
    });
    asked.end(body ?? undefined);
  });
}

/** A line of a stack, or where our own code lies. */
const stack = /\n\s+at \S+ \(|node_modules\/|\.ts:\d+:\d+|NeonDbError|SQLSTATE/;

/** What is wrong with an answer; null: nothing. */
export function faultOf({ operation }: FuzzedRequest, { status, type, text }: Answer): string | null {
  if (status >= 500) return `answers ${status}`;
  if (stack.test(text)) return 'shows a stack';
  if (!operation.statuses.includes(String(status)))
    return `answers ${status}, of which the contract does not tell`;
  if (status < 400) return null;
  // Pages for people answer people.
  if (type.startsWith('text/html')) return null;
  if (!type.startsWith('application/problem+json')) return `${status} is no problem document but ${type}`;
  const problem = problemSchema.safeParse(JSON.parse(text));
  if (!problem.success)
    return `no problem document: ${problem.error.issues.map(({ path }) => path.join('.'))}`;
  return problem.data.status === status ? null : `says ${problem.data.status} and is ${status}`;
}
