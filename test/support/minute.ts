import { env } from 'cloudflare:workers';
import { everyMinute } from '../../src/consumers/every-minute.ts';
import { readInstitution } from '../../src/services/tenancy/find-institution.ts';

/** The minute cron for one institution: those of other test files have cafeterias in runtimes of their own. */
export async function passMinute(institution: string): Promise<void> {
  const registered = await readInstitution(env, institution);
  if (!registered) throw new Error(`no institution ${institution}`);
  await everyMinute(env, [registered], new Date());
}
