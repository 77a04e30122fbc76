import type { Locator } from 'playwright-core';

/** What is typed or chosen under a label; the mark of what must be filled is no part of the label. */
export function fieldIn(within: Locator, name: string): Locator {
  const literally = name.replaceAll(/[()%$]/g, String.raw`\$&`);
  return within
    .locator('input, textarea, select')
    .and(within.getByLabel(new RegExp(`^${literally}( \\*)?$`)));
}
