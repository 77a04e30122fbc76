import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';

export const url = inject('panelUrl');
export const tablet = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

let browser: Browser;
const faults: string[] = [];

/** A browser for a test file, closed after it; whatever a page threw fails the file. */
export function openBrowser(): void {
  beforeAll(async () => {
    const { executablePath, env } = inject('chromium');
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : { channel: 'chrome' }),
      // In a container nobody is but root, for whom Chromium has no sandbox; what it opens is our own.
      args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=user-gesture-required'],
      env: { ...process.env, ...env } as Record<string, string>,
    });
  });
  afterAll(async () => {
    await browser.close();
    expect(faults).toEqual([]);
  });
}

/** A device of its own: nothing is kept from another. */
export async function openDevice(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: tablet,
    locale: 'es-MX',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  context.on('page', (page) => page.on('pageerror', (error) => faults.push(String(error))));
  // What the page's policy keeps from happening is a fault of the page's, too.
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy'))
      faults.push(message.text());
  });
  return context.newPage();
}

/** Asks until it is so, or fails with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
