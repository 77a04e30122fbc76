/**
 * `npm run drill -- [--seconds 300] [--rate 5] [--screens 200] [--seed 1]`: a started platform, full of orders, whose parts are
 * killed, hang and are cut off at moments that the seed draws. Afterwards nothing may be missing. Ends with 1 when something is.
 */
import { parseArgs } from 'node:util';
import { judgeRun } from '../judge-run.ts';
import { drill } from './run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    rate: { type: 'string', default: '5' },
    screens: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
await judgeRun('drill', async (dataDir) => {
  const seed = Number(values.seed);
  const { faults, figures } = await drill(dataDir, {
    seconds: Number(values.seconds),
    rate: Number(values.rate),
    screens: Number(values.screens),
    seed,
  });
  return { faults, figures: { ...figures, seed } };
});
