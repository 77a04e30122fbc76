import type { Institution } from '../contracts/institution.ts';
import type { Locale } from '../contracts/languages.ts';
import type { ProblemCode } from '../contracts/problems.ts';
import type { TenantDatabase } from '../db/client.ts';
import type { Trace } from '../observability/trace.ts';
import type { Caller } from '../services/context.ts';

/** What a request has spent so far of a quota: the RateLimit headers tell of it. */
export type Spent = { quota: string; perMinute: number; remaining: number; resetSeconds: number };

/** What the middleware has settled by the time a route runs. `principal` only on routes that are `allowed`. */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    trace: Trace;
    /** The pattern of its route, once somebody asked; null: it has none. */
    route: string | null | undefined;
    /** What the request was refused with, for its log line. */
    problem: ProblemCode | undefined;
    locale: Locale;
    institution: Institution;
    db: TenantDatabase;
    principal: Caller;
    /** Whether it came from behind a campus's registered address. */
    isCampus: boolean;
    spent?: Spent[];
  };
};
