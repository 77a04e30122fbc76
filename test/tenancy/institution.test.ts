import { env } from 'cloudflare:workers';
import { sql as statement } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { everyMinute } from '../../src/consumers/every-minute.ts';
import { publicInstitutionSchema } from '../../src/contracts/institution.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import {
  findInstitution,
  forgetInstitution,
  listInstitutions,
} from '../../src/services/tenancy/find-institution.ts';
import { actsOf } from '../support/audit.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';

const isolated = async () => openCafeteria({ institution: await makeInstitution() });
const choose = (client: Client, body: unknown) =>
  client.call('/admin/institution', { method: 'PATCH', body });
const configOf = async (id: string) =>
  (await sql<{ config: any }>(id, 'select config from platform.institutions where id = $1', [id]))[0]?.config;

/** The registry says so, and this isolate hears of it now instead of in half a minute. */
async function register(id: string, change: string, values: unknown[] = []) {
  await sql(id, `update platform.institutions set ${change} where id = $1`, [id, ...values]);
  forgetInstitution(id);
}

describe('an institution', () => {
  it('tells every app its name, colours and languages, and nothing of its providers', async () => {
    const id = await makeInstitution();
    await register(id, 'config = $2', [
      JSON.stringify({
        branding: {
          shortName: 'UB',
          primaryColour: '#9a3412',
          logoUrl: 'https://uni.mx/logo.svg',
          supportEmail: 'ayuda@uni.mx',
        },
        languages: { default: 'en' },
        emailFrom: 'secreto@uni.mx',
        limits: { natRanges: ['192.0.2.0/24'] },
      }),
    ]);
    const { status, body } = await new Client(id, null).call('/institution');
    expect(status).toBe(200);
    expect(publicInstitutionSchema.strict().parse(body)).toMatchObject({
      id,
      name: id,
      branding: { shortName: 'UB', primaryColour: '#9a3412' },
      languages: { default: 'en' },
      links: { privacy: { es: '/privacidad' } },
      webPushKey: (env as Env).VAPID_PUBLIC_KEY,
    });
    expect(JSON.stringify(body)).not.toMatch(/secreto|203\.0\.113/);
  });

  it('chooses what is its own to choose, takes it back, and sees it at once', async () => {
    const { institution, admin } = await isolated();
    await register(institution, `config = '{"push": "onesignal"}'`);
    const branding = {
      name: 'Universidad del Sur',
      logoUrl: 'https://sur.mx/l.png',
      privacyEmail: 'privacidad@sur.mx',
    };
    const { status, body } = await choose(admin, { branding, retention: { orderTextDays: 90 } });
    expect([status, body]).toMatchObject([
      200,
      { branding, retention: { orderTextDays: 90, deliveriesDays: 180 } },
    ]);
    expect((await admin.call('/institution')).body.name).toBe('Universidad del Sur');
    await choose(admin, { branding: { logoUrl: null }, languages: { default: 'en' } });
    expect((await admin.call('/admin/institution')).body).toMatchObject({
      branding: { name: 'Universidad del Sur', privacyEmail: 'privacidad@sur.mx' },
      languages: { default: 'en' },
    });
    // What nobody chose stays the platform's to change, and what operators chose stays.
    expect(await configOf(institution)).toEqual({
      push: 'onesignal',
      branding: { name: 'Universidad del Sur', privacyEmail: 'privacidad@sur.mx' },
      languages: { default: 'en' },
      retention: { orderTextDays: 90 },
    });
    const [act] = await actsOf(institution, 'institution.changed');
    expect(act?.facts.changed.sort()).toEqual([
      'branding.logoUrl',
      'branding.name',
      'branding.privacyEmail',
      'retention.orderTextDays',
    ]);
  });

  it.each([
    { push: 'fcm' },
    { limits: { natRanges: ['0.0.0.0/0'] } },
    { oidc: [] },
    { branding: { logoUrl: 'http://sur.mx/l.png' } },
    { branding: { logoUrl: 'javascript:alert(1)' } },
    { branding: { primaryColour: 'red; background: url(x)' } },
    { branding: { name: 'x'.repeat(121) } },
    { branding: { supportEmail: 'nobody' } },
    { languages: { default: 'fr' } },
    { retention: { orderTextDays: 29 } },
  ])('does not choose %j', async (choices) => {
    const { institution, admin } = await openCafeteria();
    expect((await choose(admin, choices)).status).toBe(422);
    expect(await configOf(institution)).toEqual({});
  });

  it('writes nobody else’s row and no operator’s choice, whatever its role asks the database', async () => {
    const [a, b] = [await makeInstitution(), await makeInstitution()];
    const asking = tenantDatabase(env, { id: a, roleName: `inst_${a}` });
    const refused = (query: string) =>
      expect(asking.execute(statement.raw(query))).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/permission denied|not for an institution/) },
      });
    await refused(`select * from platform.institutions`);
    await refused(`update platform.institutions set config = '{}' where id = '${b}'`);
    await refused(`select platform.choose('{"limits": {}}')`);
    await refused(`select platform.choose('{"oidc": []}')`);
    await refused(`select platform.choose('[]')`);
    await refused(`select platform.choose('{"branding": {"name": "${'x'.repeat(20_000)}"}}')`);
    // Its schema may be another's name: the role alone counts.
    const lying = tenantDatabase(env, { id: b, roleName: `inst_${a}` });
    await lying.execute(statement.raw(`select platform.choose('{"branding": {"name": "A"}}')`));
    expect([await configOf(a), await configOf(b)]).toEqual([{ branding: { name: 'A' } }, {}]);
    for (const role of ['app', 'registry_reader'])
      await expect(
        tenantDatabase(env, { id: 'platform', roleName: role }).execute(
          statement.raw(`select platform.choose('{}')`),
        ),
      ).rejects.toMatchObject({ cause: { message: expect.stringContaining('permission denied') } });
  });
});

describe('an institution that is suspended', () => {
  it('is refused with a problem of its own, signed in or not; the cron passes it by and its data stays', async () => {
    const { institution, student, admin, id, item } = await isolated();
    await student.order(id, { [item]: 1 });
    await register(institution, 'suspended_at = now()');
    for (const reply of [
      await student.call('/me'),
      await student.order(id, { [item]: 1 }),
      await admin.call('/admin/institution'),
      await new Client(institution, null).call('/institution'),
    ])
      expect(reply.body).toMatchObject({ status: 403, code: 'institution_suspended' });
    expect((await listInstitutions(env)).map((known) => known.id)).not.toContain(institution);
    expect(await sql(institution, 'select from orders')).toHaveLength(1);
    await register(institution, 'suspended_at = null');
    expect((await student.call('/me')).status).toBe(200);
  });
});

describe('an institution whose configuration is broken, or whose schema is', () => {
  it('fails alone: the others are listed, and the cron gets through them', async () => {
    const [sound, misconfigured, broken] = [
      await makeInstitution(),
      await makeInstitution(),
      await makeInstitution(),
    ];
    await register(misconfigured, `config = '{"push": "carrier pigeon"}'`);
    await sql(broken, 'drop function tick(int)');
    const listed = await listInstitutions(env);
    const ids = listed.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([sound, broken]));
    expect(ids).not.toContain(misconfigured);
    const ours = listed.filter(({ id }) => id === sound || id === broken);
    const passed = await everyMinute(env, ours, new Date('2026-01-01T00:01:00Z'));
    expect(passed).toEqual({ institutions: 2, failed: 1 });
    const reply = await new Client(misconfigured, null).call('/campuses');
    expect(reply.body).toMatchObject({ status: 500, code: 'internal_error' });
    expect((await new Client(sound, null).call('/campuses')).status).toBe(200);
    await sql(misconfigured, `update platform.institutions set config = '{}' where id = $1`, [misconfigured]);
  });
});

describe('a host name', () => {
  it('names its institution, whatever else the request says; one that is nobody’s names none', async () => {
    const [mine, other] = [await makeInstitution(), await makeInstitution()];
    const host = `${mine.replaceAll('_', '-')}.mx`;
    await register(mine, 'hosts = $2', [[host]]);
    expect((await findInstitution(env, { host, id: undefined }))?.id).toBe(mine);
    expect((await findInstitution(env, { host, id: other }))?.id).toBe(mine);
    expect((await findInstitution(env, { host: `x.${host}`, id: other }))?.id).toBe(other);
    expect(await findInstitution(env, { host: `x.${host}`, id: undefined })).toBeNull();
  });
});
