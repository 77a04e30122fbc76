/** An institution's id: lower-case, as PostgreSQL folds it, so that it never needs quoting. */
export const institutionIdPattern = /^[a-z][a-z0-9_]{1,30}$/;
