import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { withClient } from '../../dev/database.ts';
import { createInstitution } from '../../dev/migrate.ts';
import type { Platform } from '../../dev/tenant/command.ts';
import { runTenant } from '../../dev/tenant/run.ts';

const institution = `t_back_${crypto.randomUUID().slice(0, 8)}`;
const ownerUrl = inject('ownerUrl');
let api: Server;
let asked: { authorization: string; cafeteriaId: string }[];
/** The cafeterias whose object does not answer. */
let silent: string[];
let apiUrl: string;

const sql = (query: string) =>
  withClient(ownerUrl, async (client) => {
    await client.query(`set search_path to ${institution}`);
    return (await client.query(query)).rows;
  });
const histories = () => sql('select id, epoch, seq::int, menu_version as menu from cafeterias order by id');

async function restored(platform: Partial<Platform> = { apiUrl, operatorToken: 'secret' }, id = institution) {
  let said = '';
  const say = (line: string) => {
    said += `${line}\n`;
  };
  const spies = (['log', 'error'] as const).map((name) => vi.spyOn(console, name).mockImplementation(say));
  const status = await runTenant(['restored', id], () => ({ ownerUrl, ...platform }));
  for (const spy of spies) spy.mockRestore();
  return { status, said };
}

beforeAll(async () => {
  await createInstitution({ ownerUrl }, { id: institution, name: 'Back' });
  await sql(`with campus as (insert into campuses (name) values ('Uno') returning id)
    insert into cafeterias (campus_id, name, seq) select id, name, 7 from campus, unnest(array['A', 'B']) name`);
  api = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { cafeteriaId } = JSON.parse(body);
    asked.push({ authorization: request.headers.authorization ?? '', cafeteriaId });
    response.statusCode = silent.includes(cafeteriaId) ? 503 : 200;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => api.once('listening', resolve));
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
});
afterAll(() => api.close());
beforeEach(() => {
  asked = [];
  silent = [];
});

describe('npm run tenant -- restored', () => {
  it('begins another history of each cafeteria, beyond all numbers that were given, and has its log made anew', async () => {
    const before = await histories();
    expect(await restored()).toEqual({
      status: 0,
      said: expect.stringContaining('2 cafeterías con otra historia'),
    });
    const after = await histories();
    for (const [index, { id, epoch, seq, menu }] of after.entries()) {
      expect([id, seq]).toEqual([before[index].id, before[index].seq + 1]);
      expect(epoch).not.toBe(before[index].epoch);
      expect(menu).toBeGreaterThan(before[index].menu + 999_999);
    }
    expect(asked).toEqual(after.map(({ id }) => ({ authorization: 'Bearer secret', cafeteriaId: id })));
  });

  it('goes on behind an object that does not answer, and ends with 1', async () => {
    const [first] = await histories();
    silent = [first.id];
    const { status, said } = await restored();
    expect([status, asked.length]).toEqual([1, 2]);
    expect(said).toContain(`${first.id}: 503`);
  });

  it('says when objects will notice, where the API cannot be asked', async () => {
    const { status, said } = await restored({});
    expect([status, asked]).toEqual([0, []]);
    expect(said).toContain('within a minute');
  });

  it('knows who is meant', async () => {
    expect((await restored({}, 'nobody_here')).status).toBe(1);
    expect((await restored({}, 'NOT an id')).status).toBe(2);
  });
});
