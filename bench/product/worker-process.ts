/** The built, minified Worker on workerd, behind no development proxy: its socket is the runtime's own. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as miniflare from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { serve } from '../child.ts';
import { childNamed } from '../figures/cpu.ts';

// Resolved from wrangler, whose dependency it is: one runtime for both.
const require = createRequire(createRequire(import.meta.url).resolve('wrangler'));
const { Miniflare, convertV4MiniflareOptions } = require('miniflare') as typeof miniflare;

const root = join(import.meta.dirname, '../..');
const name = 'itsur-eats';
const everyMinuteMs = 60_000;

export type WorkerStart = {
  bundle: string;
  storage: string;
  port: number;
  inspectorPort?: number;
  vars: Record<string, string>;
};

let running: InstanceType<typeof Miniflare> | undefined;
let cron: NodeJS.Timeout | undefined;

async function start({
  bundle,
  storage,
  port,
  inspectorPort,
  vars,
}: WorkerStart): Promise<{ runtimePid: number | null }> {
  // Not with the panel's static files: locally a router of its own stands before the Worker then, whatever socket is asked,
  // where Cloudflare sends the API's paths to the Worker first (run_worker_first).
  const {
    workerOptions: { assets: _, ...workerOptions },
  } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'));
  running = new Miniflare({
    ...convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      inspectorPort,
      cf: false,
      unsafeTriggerHandlers: true,
      workers: [
        {
          ...workerOptions,
          name,
          modules: [{ type: 'ESModule', path: 'index.js', contents: readFileSync(bundle, 'utf8') }],
          modulesRoot: root,
          bindings: { ...(workerOptions.bindings as object), ...vars },
          // Without `serviceName` requests would still pass a proxy.
          unsafeDirectSockets: [{ host: '127.0.0.1', port, proxy: false, serviceName: name }],
        },
      ],
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
    resourcePersistencePath: storage,
  });
  await running.ready;
  await untilReady(`http://127.0.0.1:${port}`);
  cron = setInterval(tick, everyMinuteMs);
  return { runtimePid: childNamed(process.pid, 'workerd') };
}

/**
 * The local runtime fires no crons by itself. Asked over HTTP: Miniflare's own way stops this process until the runtime has
 * answered, which stands still for ever when it has log lines to write that nobody reads meanwhile.
 */
async function tick(): Promise<void> {
  try {
    const entry = await running?.ready;
    if (entry) await fetch(new URL('/cdn-cgi/local/scheduled?cron=*+*+*+*+*', entry));
  } catch (error) {
    console.error('cron', error);
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answered = await fetch(`${url}/readyz`, {
      headers: { 'cf-connecting-ip': `127.0.0.${attempt % 256}` },
    }).then(
      async (response) => `${response.status} ${await response.text()}`,
      (error) => String(error),
    );
    if (answered.startsWith('200')) return;
    if (attempt % 50 === 49) console.error(answered);
    await sleep(100);
  }
  throw new Error('the Worker did not become ready');
}

const verbs = { start, tick };
export type WorkerVerbs = typeof verbs;

serve(verbs, async () => {
  clearInterval(cron);
  await running?.dispose();
});
