/** wrangler as the account's own hand: every command of ours that touches Cloudflare goes through here. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentName, environmentNames } from './environments.ts';

export type Answer = { ok: boolean; output: string; entries: Entry[] };
/** A line of wrangler's own machine-readable log (WRANGLER_OUTPUT_FILE_PATH). */
type Entry = { type: string; version_id?: string | null };

/**
 * Runs the wrangler of PATH, which `npm run` sets to the project's own. What it asks for is answered with its default;
 * `input` is its standard input, the one way in for a secret: arguments can be read by anyone on the machine.
 */
export function wrangler(parameters: string[], input = ''): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-wrangler-'));
  const log = join(folder, 'output.ndjson');
  try {
    const { status, stdout, stderr } = spawnSync('wrangler', parameters, {
      input,
      encoding: 'utf8',
      env: {
        ...process.env,
        WRANGLER_OUTPUT_FILE_PATH: log,
        WRANGLER_SEND_METRICS: 'false',
        CI: '1',
        NO_COLOR: '1',
      },
    });
    return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}`, entries: entriesOf(log) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function environmentNamed(name: string | undefined): EnvironmentName {
  const known = environmentNames.find((each) => each === name);
  if (!known) throw new Error(`--env ${environmentNames.join('|')}`);
  return known;
}

function entriesOf(log: string): Entry[] {
  try {
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Entry);
  } catch {
    return []; // a command that logs nothing writes no file
  }
}
