import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Menu } from '../../src/contracts/menu.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { isKnown, type PreparedAnswer } from '../../src/domain/prepared-answer.ts';
import { createApp } from '../../src/http/app.ts';
import { readMenu } from '../../src/services/menu/read-menu.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';

/** Campuses are in Mexico City, which has been six hours behind UTC all year since 2022. */
const noon = Date.parse('2030-01-07T18:00:00Z'); // a Monday
const menuIn = ({ bytes }: PreparedAnswer): Menu => JSON.parse(new TextDecoder().decode(bytes));

/** A cafeteria whose first dish is served from noon to one on Mondays. */
async function openWithLunch() {
  const cafeteria = await openCafeteria({ menu: [torta(), agua()] });
  const windows = [{ weekdays: [1], from: '12:00', until: '13:00' }];
  await cafeteria.sql('update menu_items set windows = $2::jsonb where id = $1', [
    cafeteria.item,
    JSON.stringify(windows),
  ]);
  const db = tenantDatabase(env, { id: cafeteria.institution, roleName: cafeteria.address.roleName });
  const at = (ms: number) => readMenu({ env, db, now: new Date(ms) }, cafeteria.address);
  return { ...cafeteria, at };
}

describe('the prepared menu', () => {
  it('is another answer, with another tag, from the minute that a window opens to the one that it closes', async () => {
    const { at, item } = await openWithLunch();
    const answers: PreparedAnswer[] = [];
    for (const ms of [noon - 1, noon, noon + 3_599_999, noon + 3_600_000]) answers.push(await at(ms));
    const [before, opened, last, closed] = answers as [
      PreparedAnswer,
      PreparedAnswer,
      PreparedAnswer,
      PreparedAnswer,
    ];
    const isServed = (answer: PreparedAnswer) =>
      menuIn(answer).categories[0]?.items.find(({ id }) => id === item)?.available;
    expect(answers.map(isServed)).toEqual([false, true, true, false]);
    expect([opened.etag, closed.etag]).toEqual([last.etag, before.etag]);
    expect(opened.etag).not.toBe(before.etag);
    expect(isKnown(opened, before.etag)).toBe(false);
    expect(isKnown(opened, `"x", W/${last.etag}`)).toBe(true);
  });

  it('is the same bytes, not equal ones, until something changes', async () => {
    const { at } = await openWithLunch();
    const first = await at(noon);
    for (const later of [200, 60_000, 1_800_000]) expect((await at(noon + later)).bytes).toBe(first.bytes);
  });

  it('costs no round trip and no call of any object while it is fresh', async () => {
    const { id, institution, student } = await openCafeteria();
    // Else a slow machine would be seen to look whether there is a newer one.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    const calls: string[] = [];
    const watch = (binding: 'CAFETERIA' | 'USER_SESSIONS') => ({
      getByName: (name: string) => {
        calls.push(binding);
        return env[binding].getByName(name);
      },
    });
    const watched = {
      ...env,
      CAFETERIA: watch('CAFETERIA'),
      USER_SESSIONS: watch('USER_SESSIONS'),
    } as unknown as Env;
    const app = createApp();
    const read = async (authorization = '') => {
      const headers = { 'x-institution': institution, authorization };
      const request = new Request(`http://itsur.test/cafeterias/${id}/menu`, { headers });
      return (await app.fetch(request, watched, createExecutionContext())).status;
    };
    await read();
    expect(calls.splice(0)).toEqual(['CAFETERIA']);
    const warm = async () => {
      for (const who of ['', '', `Bearer ${student.user?.accessToken}`]) expect(await read(who)).toBe(200);
    };
    expect(await roundTripsOf(institution, warm)).toEqual([]);
    expect(calls).toEqual([]);
  });
});
