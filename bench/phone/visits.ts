import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Milliseconds from when the address was gone to. */
export type Visit = {
  /** The first dish is on the screen. */
  readable: number;
  /** A finger is answered: the app has taken the page over. */
  usable: number;
  /** The page came from what the phone keeps, not from the network. */
  isKept: boolean;
};

/**
 * A cheap phone, and slow 4G as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s of which nine tenths are the page's. A
 * connection is opened once (name, TCP, TLS, and the first request: four times there and back), and used by all that follows,
 * as HTTP/2 does. A browser's own throttling makes each request wait as the first does.
 */
const slowerCpu = 4;
const roundTripMs = 150;
const slow4g = (latency: number) => ({
  offline: false,
  latency,
  downloadThroughput: (1_638.4 * 1_024 * 0.9) / 8,
  uploadThroughput: (750 * 1_024 * 0.9) / 8,
});
const phone = { width: 412, height: 823 };
const longestMs = 60_000;

/** A visit of a phone that never was here, and the next one of the same phone. */
export async function twoVisits(browser: Browser, url: string): Promise<[first: Visit, second: Visit]> {
  const context = await browser.newContext({
    viewport: phone,
    locale: 'es-MX',
    isMobile: true,
    hasTouch: true,
  });
  try {
    const first = await visit(context, url);
    const second = await visit(context, url);
    if (!second.isKept)
      throw new Error('the second visit came from the network, not from what the phone keeps');
    return [first, second];
  } finally {
    await context.close();
  }
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  try {
    await throttle(page);
    await page.goto(url, { timeout: longestMs, waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0, null, {
      timeout: longestMs,
    });
    const told = await page.evaluate(() => ({
      readable: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      usable: performance.getEntriesByName('usable')[0]?.startTime,
    }));
    const isKept = await page.evaluate<boolean>('navigator.serviceWorker.controller !== null');
    const dishes = await page.locator('[data-dish]').count();
    if (told.readable === undefined || told.usable === undefined || dishes === 0)
      throw new Error(`this was no menu: ${JSON.stringify({ ...told, dishes })}`);
    // What a page does after its load is over by the next visit, which is in another break: the worker has kept the app by then.
    await page.waitForLoadState('networkidle', { timeout: longestMs }).catch(() => undefined);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    return { readable: told.readable, usable: told.usable, isKept };
  } finally {
    await page.close();
  }
}

async function throttle(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const slow = (latency: number) => session.send('Network.emulateNetworkConditions', slow4g(latency));
  await session.send('Network.enable');
  await slow(4 * roundTripMs);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowerCpu });
  // The page's own answer is there: so is the connection.
  session.once('Network.responseReceived', () => void slow(roundTripMs).catch(() => undefined));
}
