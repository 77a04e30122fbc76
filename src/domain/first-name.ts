import { tidyLine } from '../contracts/tidy-text.ts';

/** More of a name than a card has room for. */
const longest = 24;

/** What somebody is called over a counter: the first word of their name; null where there is none. */
export function firstNameOf(name: string): string | null {
  const [first = ''] = name.trim().split(/\s+/);
  return tidyLine(first, longest) || null;
}
