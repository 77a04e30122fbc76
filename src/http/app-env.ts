import type { Locale } from '../contracts/identity.ts';
import type { Institution } from '../contracts/institution.ts';
import type { TenantDatabase } from '../db/client.ts';
import type { Caller } from '../services/context.ts';

/** What the middleware has settled by the time a route runs. `principal` only on routes that are `allowed`. */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    locale: Locale;
    institution: Institution;
    db: TenantDatabase;
    principal: Caller;
  };
};
