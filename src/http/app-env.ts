import type { Locale, Principal } from '../contracts/identity.ts';
import type { Institution } from '../contracts/institution.ts';
import type { TenantDatabase } from '../db/client.ts';

/** What the middleware has settled by the time a route runs. `principal` only behind `requireUser`. */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    locale: Locale;
    institution: Institution;
    db: TenantDatabase;
    principal: Principal;
  };
};
