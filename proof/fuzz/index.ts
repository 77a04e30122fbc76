/** npm run fuzz -- --requests N --seed S [--url URL]: against the platform of the demo that runs there, or one of its own. */
import { parseArgs } from 'node:util';
import { withPlatform } from './platform.ts';
import { fuzz } from './run.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    url: { type: 'string' },
  },
});
const begun = performance.now();
const run = (url: string, revive?: () => Promise<void>) =>
  fuzz(url, { requests: Number(values.requests), seed: Number(values.seed), revive });
const { findings, figures } = await (values.url ? run(values.url) : withPlatform(run));
for (const finding of findings) console.error(JSON.stringify(finding));
const seconds = Math.round((performance.now() - begun) / 1000);
console.log(JSON.stringify({ ...figures, seconds, seed: Number(values.seed), findings: findings.length }));
process.exitCode = findings.length === 0 ? 0 : 1;
