import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export type Call = { parameters: string[]; input: string };
/** What wrangler answers to a command that begins thus; the rest succeeds with no word. */
export type Script = Record<string, { code?: number; out?: string; log?: object }>;

const source = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const parameters = process.argv.slice(2);
appendFileSync(__dirname + '/calls.ndjson', JSON.stringify({ parameters, input: readFileSync(0, 'utf8') }) + '\\n');
const script = JSON.parse(readFileSync(__dirname + '/script.json', 'utf8'));
const [, answer] = Object.entries(script).find(([begin]) => parameters.join(' ').startsWith(begin)) ?? [null, {}];
if (answer.log) appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, JSON.stringify(answer.log) + '\\n');
process.stdout.write(answer.out ?? '');
process.exitCode = answer.code ?? 0;
`;

/** A wrangler that records what it is asked for, first on PATH of the commands that are run here. */
export function fakeWrangler(script: Script) {
  const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-fake-wrangler-'));
  const executable = join(folder, 'wrangler');
  writeFileSync(executable, source);
  chmodSync(executable, 0o755);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'script.json'), JSON.stringify(script));
  return {
    folder,
    async run(command: string, parameters: string[], env: Record<string, string> = {}) {
      const child: ChildProcess = spawn(process.execPath, [command, ...parameters], {
        env: { ...process.env, ...env, PATH: `${folder}${delimiter}${process.env.PATH}` },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const output of [child.stdout, child.stderr])
        output?.on('data', (chunk) => {
          said += chunk;
        });
      const [code] = await once(child, 'close');
      return { code, said };
    },
    calls(): Call[] {
      const file = join(folder, 'calls.ndjson');
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Call);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
