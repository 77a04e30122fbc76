/** A Prometheus of our own that scrapes a platform on this machine, by the rules of `alerts.yml`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../dev/ports.ts';
import { folder } from './artefacts.ts';

const readyWithinMs = 30_000;

export type Answer = { metric: Record<string, string>; value: [number, string] }[];
export type Health = { name: string; health: string; lastError?: string };

/** Starts it, and ends it after `work`. */
export async function withPrometheus<T>(
  prometheus: string,
  target: { url: string; token: string },
  work: (server: { query(expression: string): Promise<Answer>; rules(): Promise<Health[]> }) => Promise<T>,
): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), 'itsur-eats-ops-'));
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(data, 'prometheus.yml'), configFor(target));
  const child = spawn(
    prometheus,
    [
      `--config.file=${data}/prometheus.yml`,
      `--storage.tsdb.path=${data}/tsdb`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const ask = async <Data>(path: string): Promise<Data> => {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const { data: answer, error } = (await response.json()) as { data: Data; error?: string };
    if (error) throw new Error(`${path}: ${error}`);
    return answer;
  };
  try {
    await untilReady(`http://${address}/-/ready`);
    return await work({
      query: async (expression) =>
        (await ask<{ result: Answer }>(`query?query=${encodeURIComponent(expression)}`)).result,
      rules: async () =>
        (await ask<{ groups: { rules: Health[] }[] }>('rules')).groups.flatMap((group) => group.rules),
    });
  } finally {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  }
}

/** As `prometheus.yml`, of this machine and faster. JSON is YAML. */
const configFor = ({ url, token }: { url: string; token: string }) =>
  JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'alerts.yml')],
    scrape_configs: [
      {
        job_name: 'itsur-eats',
        authorization: { credentials: token },
        static_configs: [{ targets: [new URL(url).host] }],
      },
    ],
  });

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const answered = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    if (Date.now() > deadline) throw new Error(`Prometheus was not ready within ${readyWithinMs / 1000} s`);
    await sleep(100);
  }
}
