import type { Books } from './books.ts';
import { badParameter } from './refusal.ts';

/** What may be named in `expand`, and where its object is found. */
const shelfOf: Record<string, (books: Books) => { find(id: string): unknown }> = {
  latest_charge: (books) => books.charges,
  charge: (books) => books.charges,
  balance_transaction: (books) => books.entries,
  payment_intent: (books) => books.intents,
  payment_method: (books) => books.methods,
  customer: (books) => books.customers,
};

type Thing = Record<string, unknown>;

/** A copy of a thing as it stands, with what the call wants expanded (`latest_charge.balance_transaction`). */
export function view(books: Books, thing: object, expand: string[]): Thing {
  const shown: Thing = structuredClone(thing) as Thing;
  for (const path of expand) {
    let at: Thing | null = shown;
    for (const field of path.split('.')) at = at && expandField(books, at, field, path);
  }
  return shown;
}

function expandField(books: Books, thing: Thing, field: string, path: string): Thing | null {
  if (!(field in thing))
    throw badParameter(`This property cannot be expanded (${path}).`, 'expand', 'property_not_expandable');
  const value = thing[field];
  if (typeof value === 'string') {
    const found = shelfOf[field]?.(books).find(value);
    if (found) thing[field] = structuredClone(found);
  }
  return thing[field] as Thing | null;
}

type Page = {
  limit: number;
  starting_after?: string;
  ending_before?: string;
  created?: { gt?: number; gte?: number; lt?: number; lte?: number };
  expand: string[];
};

/** A page of things, newest first. https://docs.stripe.com/api/pagination */
export function list<T extends { id: string; created: number }>(
  books: Books,
  url: string,
  newestFirst: T[],
  { limit, starting_after: after, ending_before: before, created = {}, expand }: Page,
) {
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = created;
  const matching = newestFirst.filter(({ created: at }) => at > gt && at >= gte && at < lt && at <= lte);
  const place = (id: string | undefined) => matching.findIndex((thing) => thing.id === id);
  const start = after ? place(after) + 1 : before ? Math.max(0, place(before) - limit) : 0;
  const end = before ? Math.max(0, place(before)) : start + limit;
  const inside = expand.map((path) => path.replace(/^data\./, ''));
  return {
    object: 'list',
    url,
    has_more: before ? start > 0 : matching.length > end,
    data: matching.slice(start, Math.min(end, start + limit)).map((thing) => view(books, thing, inside)),
  };
}
