/** A tenant. Its id names its schema; `roleName` is the database role that has rights on that schema alone. */
export type Institution = {
  id: string;
  name: string;
  roleName: string;
};

/** Lower-case, as PostgreSQL folds it, so that an id never needs quoting. */
export const institutionIdPattern = /^[a-z][a-z0-9_]{1,30}$/;
