/**
 * `npm run hostile -- [--seconds 30] [--rate 5] [--sign-ins 333] [--students 100] [--times 2]`: one student behind the campus's NAT
 * does what a script can do, with the quotas on; the others order. Ends with 1 when one of them was answered wrongly, or their p99
 * is more than so many times that of a quiet time.
 */
import { parseArgs } from 'node:util';
import { judgeRun } from '../judge-run.ts';
import { beHostile } from './run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '5' },
    // 20,000 a minute.
    'sign-ins': { type: 'string', default: '333' },
    students: { type: 'string', default: '100' },
    times: { type: 'string', default: '2' },
  },
});
await judgeRun('hostile', async (dataDir) => {
  const { faults, figures } = await beHostile(dataDir, {
    seconds: Number(values.seconds),
    rate: Number(values.rate),
    signInsASecond: Number(values['sign-ins']),
    slowBodies: 40,
    students: Number(values.students),
  });
  if (figures.times > Number(values.times))
    faults.push(`the others waited ${figures.times.toFixed(1)} times as long`);
  return { faults, figures };
});
