/** npm run mutants [-- --only TEXT]: plants small faults, one at a time, and tells which of them nothing has caught. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Catcher, type Mutant, planted } from './planted.ts';

const root = join(import.meta.dirname, '../..');
/** What runs so many times as long as it does without a fault is caught too: somebody would wait for it. */
const patience = 3;

const catchers: Record<Catcher, string[]> = {
  rules: [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'proof/mutants/vitest.config.ts',
    '--bail',
    '1',
  ],
  simulation: ['proof/simulate/index.ts', '--days', '30'],
  database: ['proof/simulate/index.ts', '--days', '6', '--judge', 'postgres'],
};

type Outcome = { mutant: Mutant; caught: boolean; seconds: number };

/** What the tests need of the tree, and nothing that is generated: never the tree itself. */
function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'itsur-eats-mutants-'));
  for (const room of [
    'src',
    'test/domain',
    'proof',
    'bench',
    'dev',
    'migrations',
    'docs',
    'clients',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, room), join(copy, room), { recursive: true });
  for (const room of globSync('*/tsconfig.json', { cwd: root }))
    mkdirSync(join(copy, dirname(room)), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** How long each takes where there is nothing to be caught, in milliseconds: no machine is as fast as another. */
const usual: Partial<Record<Catcher, number>> = {};

function run(copy: string, args: string[], timeout?: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: copy, timeout, maxBuffer: 2 ** 28 }, (error) =>
      resolve(error === null),
    );
  });
}

async function plant(copy: string, mutant: Mutant): Promise<Outcome> {
  const file = join(copy, mutant.file);
  const whole = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    whole.replace(mutant.find, () => mutant.replace),
  );
  const begun = performance.now();
  const survives = await run(copy, catchers[mutant.by], patience * (usual[mutant.by] ?? 0));
  writeFileSync(file, whole);
  return { mutant, caught: !survives, seconds: Math.round((performance.now() - begun) / 1000) };
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const chosen = planted.filter(({ file, breaks, by }) => `${by} ${file} ${breaks}`.includes(values.only));
const copy = copyOfTree();
const outcomes: Outcome[] = [];
try {
  for (const by of new Set(chosen.map((mutant) => mutant.by))) {
    const begun = performance.now();
    if (!(await run(copy, catchers[by]))) throw new Error(`${by}: fails without any fault`);
    usual[by] = performance.now() - begun;
  }
  for (const mutant of chosen) {
    const outcome = await plant(copy, mutant);
    outcomes.push(outcome);
    const { caught, seconds } = outcome;
    console.log(
      `${caught ? 'caught  ' : 'SURVIVES'} ${String(seconds).padStart(4)} s  ${mutant.by.padEnd(10)} ${mutant.breaks} (${mutant.file})`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const caught = outcomes.filter((outcome) => outcome.caught).length;
console.log(
  JSON.stringify({
    planted: outcomes.length,
    caught,
    slowestSeconds: Math.max(...outcomes.map(({ seconds }) => seconds)),
  }),
);
process.exitCode = caught === outcomes.length ? 0 : 1;
