/**
 * `npm run ops:check`: what of operations needs the real tools. promtool on the rules, their tests and the metrics of a
 * running platform (DATA_DIR's, else one that it starts); then a real Prometheus scrapes it, and is asked for every metric
 * and every query of the dashboard and the alerts. Ends with 1 when something is not as it should be.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningOn } from '../dev/run-file.ts';
import { keepSecrets } from '../dev/secrets.ts';
import { readSettings } from '../dev/settings.ts';
import { folder, queries, rules } from './artefacts.ts';
import { type Platform, withPlatform } from './platform.ts';
import { withPrometheus } from './prometheus-server.ts';
import { prometheusTools, type Tools } from './prometheus-tools.ts';
import { readExpression } from './promql.ts';
import { makeTraffic } from './traffic.ts';

/** Until what an isolate counted is reported, and scraped twice: a rate needs two samples. */
const settlesWithinMs = 30_000;

const failures: string[] = [];
const expect = (holds: boolean, what: string) => {
  console.log(`${holds ? '✓' : '✗'} ${what}`);
  if (!holds) failures.push(what);
};

function promtool({ promtool: command }: Tools, parameters: string[], input?: string): void {
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: folder, encoding: 'utf8', input });
  if (status !== 0 || stderr) console.error(stdout + stderr);
  expect(status === 0 && !stderr, `promtool ${parameters.slice(0, 3).join(' ')}`);
}

async function checkPlatform(tools: Tools, { url }: Platform, token: string): Promise<void> {
  const endTraffic = await makeTraffic(url);
  try {
    const exposed = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    promtool(tools, ['check', 'metrics'], await exposed.text());
    await withPrometheus(tools.prometheus, { url, token }, async ({ query, rules: loaded }) => {
      const expressions = [...queries.map(({ expression }) => expression), ...rules.map(({ expr }) => expr)];
      const metrics = new Set(
        expressions.flatMap((each) => readExpression(each).selected.map(({ metric }) => metric)),
      );
      for (const metric of metrics) {
        const found = await until(async () => (await query(`count(${metric})`)).length > 0);
        expect(found, `Prometheus has ${metric}`);
      }
      for (const { title, expression } of queries)
        expect(await answers(() => query(expression)), `Prometheus answers «${title}»`);
      for (const { name, health, lastError = '' } of await loaded())
        expect(health === 'ok', `Prometheus evaluates ${name} ${lastError}`);
    });
  } finally {
    endTraffic();
  }
}

const answers = (ask: () => Promise<unknown>) =>
  ask().then(
    () => true,
    (error: unknown) => {
      console.error(error);
      return false;
    },
  );

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + settlesWithinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) return false;
    await sleep(250);
  }
  return true;
}

/** The token of a platform that runs; of one that is started for this, one that is made for it. */
function metricsToken(): string {
  const { dataDir, metricsToken: given } = readSettings();
  if (given) return given;
  return runningOn(dataDir) ? keepSecrets(dataDir).metricsToken : crypto.randomUUID();
}

try {
  const tools = prometheusTools(console.log);
  promtool(tools, ['check', 'config', '--syntax-only', 'prometheus.yml']);
  promtool(tools, ['check', 'rules', 'alerts.yml']);
  promtool(tools, ['test', 'rules', join(folder, 'alerts.test.yml')]);
  const token = metricsToken();
  process.env.METRICS_TOKEN = token;
  await withPlatform((platform) => checkPlatform(tools, platform, token));
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error));
}
if (failures.length > 0) console.error(`\n${failures.map((failure) => `✗ ${failure}`).join('\n')}`);
process.exitCode = failures.length > 0 ? 1 : 0;
