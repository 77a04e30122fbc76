import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Outcome = { faults: string[]; figures: Record<string, unknown> };

/** Runs a proof in a folder of its own, names its faults, prints its figures as a line of JSON, and ends with 1 when there is a fault. */
export async function judgeRun(name: string, run: (dataDir: string) => Promise<Outcome>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), `itsur-eats-${name}-`));
  try {
    const { faults, figures } = await run(dataDir);
    for (const fault of faults) console.error(`✗ ${fault}`);
    console.log(JSON.stringify({ ...figures, faults: faults.length }));
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
