/**
 * `npm run drill -- [--seconds 300] [--rate 5] [--screens 200] [--seed 1]`: a started platform, full of orders, whose parts are
 * killed, hang and are cut off at moments that the seed draws. Afterwards nothing may be missing. Ends with 1 when something is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drill } from './run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    rate: { type: 'string', default: '5' },
    screens: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-drill-'));
try {
  const { faults, figures } = await drill(dataDir, {
    seconds: Number(values.seconds),
    rate: Number(values.rate),
    screens: Number(values.screens),
    seed: Number(values.seed),
  });
  for (const fault of faults) console.error(`✗ ${fault}`);
  console.log(JSON.stringify({ ...figures, seed: Number(values.seed), faults: faults.length }));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
