/**
 * `npm run check`: what can be said of the code without running it: formats, types, generated files, migrations, workflows, the
 * interface's documents, the builds and what would be deployed. Ends with 1 at the first fault, and shows it.
 */
import { exec } from 'node:child_process';
import { promisify } from 'node:util';

/** Side by side, each in its order: the second needs what its first step has built. */
const lanes = [
  [
    'biome ci --error-on-warnings .',
    'tsc',
    'tsc -p admin-panel',
    'tsc -p student-app',
    'tsc -p student-app/src/worker',
    'tsc -p admin-panel/src/worker',
    'tsc -p test/panel',
    'npm run -s lint:migrations',
    'npm run -s lint:workflows',
  ],
  [
    'npm run -s build',
    'npm run -s environments -- --check',
    'wrangler types --check --env= --include-runtime=false --strict-vars=false',
    'node dev/write-openapi.ts dist/openapi.json',
    'redocly lint dist/openapi.json',
    'node dev/write-asyncapi.ts --check',
    'redocly lint docs/asyncapi.yaml',
    'wrangler deploy --dry-run --env staging --outdir dist/worker',
    'wrangler deploy --dry-run --env production --outdir dist/worker',
  ],
];

const run = promisify(exec);
const fault = new AbortController();

async function check(step: string): Promise<void> {
  const begun = performance.now();
  try {
    await run(step, { maxBuffer: 64 * 1024 * 1024, signal: fault.signal });
  } catch (error) {
    if (fault.signal.aborted) return;
    fault.abort();
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    process.stdout.write(`✗ ${step}\n${stdout}${stderr}`);
    process.exitCode = 1;
    return;
  }
  console.log(`✓ ${step} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}

await Promise.all(
  lanes.map(async (steps) => {
    for (const step of steps) if (!fault.signal.aborted) await check(step);
  }),
);
