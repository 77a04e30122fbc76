import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished, TestRunner } from 'vitest';

export const url = inject('panelUrl');
export const tablet = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

let browser: Browser;
const faults: string[] = [];

/** The browser, for a test file; whatever one of its pages threw fails it. */
export function openBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.connect(inject('browserAt'));
  });
  afterAll(async () => {
    await browser.close();
    // Files share this module, and none answers for another.
    expect(faults.splice(0)).toEqual([]);
  });
}

/** A device of its own: nothing is kept from another. It is closed after the test that opens it, or else after the file. */
export async function openDevice(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: tablet,
    locale: 'es-MX',
    reducedMotion: 'reduce',
    // What a worker answers no test can stand in for; those of the worker itself allow it.
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(60_000);
  context.on('page', (page) => page.on('pageerror', (error) => faults.push(String(error))));
  // What the page's policy keeps from happening is a fault of the page's, too.
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy'))
      faults.push(message.text());
  });
  // A page that nobody looks at any more would still draw, listen and ring while others are tested.
  if (TestRunner.getCurrentTest()) onTestFinished(() => context.close());
  return context.newPage();
}

/** Asks until it is so, or fails with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
