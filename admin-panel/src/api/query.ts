/** `?a=1&b=2`, without what is empty; '' when all is. */
export function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const said = value?.trim();
    if (said) query.set(name, said);
  }
  return query.size > 0 ? `?${query}` : '';
}

/** A page of a list, and where the next one begins; null: nowhere. */
export type Page<T> = { data: T[]; nextCursor: string | null };
