import type { OpenAPIHono } from '@hono/zod-openapi';
import type { SessionGrant } from '../../contracts/identity.ts';
import type { ProblemCode } from '../../contracts/problems.ts';
import { traceparentOf } from '../../observability/trace.ts';
import type { AppEnv } from '../app-env.ts';
import type { PageContext } from './page-context.ts';
import { keepPlainSession, type PlainSession, readPlainSession } from './plain-session.ts';

/** A refusal, as the API words it. */
export type PlainProblem = {
  code: ProblemCode;
  status: number;
  detail: string;
  errors?: { detail: string }[];
} & Record<string, unknown>;

export type PlainAnswer<T> = { kind: 'answered'; body: T } | { kind: 'refused'; problem: PlainProblem };

type Asked = { method?: 'POST'; body?: unknown; key?: string; version?: string };

/** Nobody is signed in, or no longer. */
export class PlainSignedOut extends Error {}

/**
 * The API, asked by a page in place of the script that does not run: in the same isolate, by the same routes, so that whatever
 * they check and limit is checked and limited once more for nobody. What a form may do is what an app may do.
 */
export class PlainApi {
  readonly #app: OpenAPIHono<AppEnv>;
  readonly #c: PageContext;

  constructor(app: OpenAPIHono<AppEnv>, c: PageContext) {
    this.#app = app;
    this.#c = c;
  }

  /** As whoever is signed in; their access token is renewed once. Errors: `PlainSignedOut`. */
  async call<T>(path: string, asked: Asked = {}): Promise<PlainAnswer<T>> {
    const session = readPlainSession(this.#c);
    if (!session) throw new PlainSignedOut();
    const first = await this.#ask<T>(path, asked, session.accessToken);
    if (first.kind === 'answered' || first.problem.status !== 401) return first;
    if (first.problem.code !== 'unauthenticated') return this.#leave();
    return this.#ask<T>(path, asked, (await this.#renew(session)).accessToken);
  }

  async signIn(email: string, password: string): Promise<PlainAnswer<SessionGrant>> {
    const deviceId = crypto.randomUUID();
    const answer = await this.#ask<SessionGrant>('/auth/login', { body: { email, password, deviceId } });
    if (answer.kind === 'answered') keepPlainSession(this.#c, { ...answer.body, deviceId });
    return answer;
  }

  /** Here at once, whether the session could be ended or not. */
  async signOut(): Promise<void> {
    const session = readPlainSession(this.#c);
    keepPlainSession(this.#c, null);
    if (session) await this.#ask('/auth/logout', { method: 'POST' }, session.accessToken);
  }

  async #renew({ refreshToken, deviceId }: PlainSession): Promise<PlainSession> {
    const answer = await this.#ask<SessionGrant>('/auth/refresh', { body: { refreshToken, deviceId } });
    if (answer.kind === 'refused') return this.#leave();
    const session = { ...answer.body, deviceId };
    keepPlainSession(this.#c, session);
    return session;
  }

  #leave(): never {
    keepPlainSession(this.#c, null);
    throw new PlainSignedOut();
  }

  async #ask<T>(
    path: string,
    { method, body, key, version }: Asked,
    token?: string,
  ): Promise<PlainAnswer<T>> {
    const { req, env, executionCtx, var: facts } = this.#c;
    const from = (name: string) => req.header(name) ?? '';
    const headers = Object.entries({
      'accept-language': facts.locale,
      'cf-connecting-ip': from('cf-connecting-ip'),
      'user-agent': from('user-agent'),
      'x-institution': facts.institution.id,
      'x-request-id': facts.requestId,
      traceparent: traceparentOf(facts.trace),
      authorization: token ? `Bearer ${token}` : '',
      'content-type': body === undefined ? '' : 'application/json',
      'idempotency-key': key ?? '',
      'if-match': version ? `"${version}"` : '',
    }).filter(([, value]) => value !== '');
    const request = new Request(new URL(path, req.url), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const response = await this.#app.fetch(request, env, executionCtx);
    const text = await response.text();
    const answer: unknown = text && JSON.parse(text);
    return response.ok
      ? { kind: 'answered', body: answer as T }
      : { kind: 'refused', problem: answer as PlainProblem };
  }
}
