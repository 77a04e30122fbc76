import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../../dev/ports.ts';
import type { Run } from '../../../dev/run-file.ts';
import { unpackChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    panelUrl: string;
    dataDir: string;
    panelOwnerUrl: string;
    chromium: { executablePath?: string; env: Record<string, string> };
  }
}

/** What the tests of the panel and of the docs share: one started platform, as `npm start` starts it, and an unpacked browser. */
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
  const [chromium] = await Promise.all([unpackChromium(), ready]);

  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as Run;
  project.provide('panelUrl', url);
  project.provide('dataDir', dataDir);
  project.provide('panelOwnerUrl', run.ownerUrl ?? '');
  project.provide('chromium', chromium);
  return async () => {
    platform.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
}
