import { withClient } from '../database.ts';
import { type Command, type Platform, requireId } from './command.ts';
import { requireRegistered } from './registry.ts';

/**
 * After a database was restored: each cafeteria of the institution begins a new history, and its object, where the API can be
 * asked, makes its log anew at once. Errors: there is none of that id; an object that did not answer, which looks by itself.
 */
export const restored: Command = {
  usage: 'restored ID',
  async run([id], platform) {
    const institution = requireId(id, restored.usage);
    await requireRegistered(platform.ownerUrl, institution);
    const cafeterias = await withClient(platform.ownerUrl, async (client) => {
      await client.query(`set search_path to ${institution}`);
      const { rows } = await client.query<{ id: string }>('select id from begin_new_histories() id');
      return rows.map((row) => row.id);
    });
    console.log(
      `${institution} · ${cafeterias.length} cafeterías con otra historia: nada de lo perdido se retoma. / ${cafeterias.length} cafeterias with another history: nothing of what was lost is resumed.`,
    );
    await rebuildLogs(platform, institution, cafeterias);
  },
};

async function rebuildLogs(platform: Platform, institution: string, cafeterias: string[]): Promise<void> {
  if (!platform.apiUrl || !platform.operatorToken) {
    console.log(
      'Los objetos lo notan en un minuto; al momento, con API_BASE_URL y METRICS_TOKEN. / The objects notice within a minute; at once, with API_BASE_URL and METRICS_TOKEN.',
    );
    return;
  }
  const failed: string[] = [];
  for (const cafeteriaId of cafeterias)
    await rebuild(platform, { institution, cafeteriaId }).catch((error) =>
      failed.push(`${cafeteriaId}: ${error instanceof Error ? error.message : error}`),
    );
  if (failed.length > 0)
    throw new Error(
      `No respondieron; lo notan en un minuto. / These did not answer; they notice within a minute.\n${failed.join('\n')}`,
    );
}

async function rebuild({ apiUrl, operatorToken }: Platform, body: object): Promise<void> {
  const response = await fetch(new URL('/operations/rebuild', apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
