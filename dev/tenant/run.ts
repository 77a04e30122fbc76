import { type Command, type Platform, UsageError } from './command.ts';
import { configure } from './configure.ts';
import { create } from './create.ts';
import { drop } from './drop.ts';
import { exportInstitution } from './export.ts';
import { hosts } from './hosts.ts';
import { list } from './list.ts';
import { migrate } from './migrate.ts';
import { restored } from './restored.ts';
import { resume, suspend } from './suspend.ts';

const commands: Record<string, Command> = {
  create,
  list,
  migrate,
  configure,
  hosts,
  suspend,
  resume,
  restored,
  export: exportInstitution,
  drop,
};

/** Runs one command and answers its exit code: 0, 1 (it failed) or 2 (it was not understood). What it says goes to the console. */
export async function runTenant([name = '', ...args]: string[], platform: () => Platform): Promise<number> {
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`Uso / usage:\n${usages().join('\n')}`);
    await command.run(args, platform());
    return 0;
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : error}`);
    return isUsage(error) ? 2 : 1;
  }
}

const usages = () => Object.values(commands).map(({ usage }) => `  npm run tenant -- ${usage}`);

/** `parseArgs` tells an option that it does not know by an error of its own. */
const isUsage = (error: unknown) =>
  error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
