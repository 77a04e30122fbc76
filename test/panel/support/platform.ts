import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../../dev/ports.ts';
import type { Run } from '../../../dev/run-file.ts';
import { unpackChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    panelUrl: string;
    dataDir: string;
    panelOwnerUrl: string;
    /** Where the browser of this run listens. */
    browserAt: string;
    /** Names the fonts that npm brought; '': the browser is the machine's own, with its letters. */
    fontconfigFile: string;
  }
}

/** What the tests of the panel and of the docs share: one started platform, as `npm start` starts it, and one browser. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-panel-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const platform = spawn(process.execPath, ['dev/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => platform.once('exit', () => resolve()));
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (said.includes(`ready ${url}\n`)) resolve();
    };
    platform.stdout.on('data', listen);
    platform.stderr.on('data', listen);
    void ended.then(() => reject(new Error(`the platform ended:\n${said}`)));
  });
  const [{ browser, fontconfigFile }] = await Promise.all([launchBrowser(join(dataDir, 'chromium')), ready]);

  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as Run;
  project.provide('panelUrl', url);
  project.provide('dataDir', dataDir);
  project.provide('panelOwnerUrl', run.ownerUrl ?? '');
  project.provide('browserAt', browser.wsEndpoint());
  project.provide('fontconfigFile', fontconfigFile);
  return async () => {
    await browser.close();
    platform.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** The one browser of all files: each opens devices of its own in it. */
async function launchBrowser(home: string): Promise<{ browser: BrowserServer; fontconfigFile: string }> {
  const { executablePath, env } = await unpackChromium(home);
  const browser = await chromium.launchServer({
    ...(executablePath ? { executablePath } : { channel: 'chrome' }),
    // In a container nobody is but root, for whom Chromium has no sandbox; what it opens is our own.
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=user-gesture-required'],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  return { browser, fontconfigFile: env.FONTCONFIG_FILE ?? '' };
}
