/** Runs a scenario in turns on the stacks, and tells what came of it. */
import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { medians, ratios, table } from './figures/table.ts';
import type { Options } from './options.ts';
import type { Turn } from './scenario.ts';

export type Contender = { name: string; turn(): Promise<Turn> };

/** Answers whether all that was promised held. Who begins changes each round: whoever comes second finds the machine warm. */
export async function takeTurns(
  scenario: string,
  contenders: Contender[],
  options: Options,
): Promise<boolean> {
  const turns = new Map<string, Turn[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < Math.max(1, options.rounds); round++) {
    for (const { name, turn } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const { figures, faults } = await turn();
      turns.get(name)?.push({ figures, faults });
      if (options.rounds > 1) console.log(`${table({ [`${name} ${round + 1}`]: figures })}\n`);
      for (const fault of faults.slice(0, 10)) console.log(`✗ ${name}: ${fault}`);
    }
  }
  report(scenario, turns, options);
  return [...turns.values()].flat().every(({ faults }) => faults.length === 0);
}

function report(scenario: string, turns: Map<string, Turn[]>, options: Options): void {
  const columns = Object.fromEntries(
    [...turns].map(([name, of]) => [name, medians(of.map(({ figures }) => figures))]),
  );
  const [ours = {}, other] = Object.values(columns);
  console.log(table(columns));
  const line = JSON.stringify({
    scenario,
    at: new Date().toISOString(),
    machine: { cpus: availableParallelism(), node: process.version },
    options: { ...options, against: options.against !== undefined },
    stacks: Object.fromEntries(
      [...turns].map(([name, of]) => [
        name,
        {
          median: columns[name],
          turns: of.map(({ figures }) => figures),
          faults: of.flatMap(({ faults }) => faults),
        },
      ]),
    ),
    ...(other && { ratios: ratios(ours, other) }),
  });
  console.log(line);
  if (options.json) appendFileSync(options.json, `${line}\n`);
}
