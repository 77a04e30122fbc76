import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createInstitution } from '../../dev/migrate.ts';

const institution = `t_verify_${crypto.randomUUID().slice(0, 8)}`;
let owner: pg.Client;

beforeAll(async () => {
  await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Verify' });
  owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(`set search_path to ${institution}`);
  await owner.query(
    `select append_audit(jsonb_agg(jsonb_build_object('actId', gen_random_uuid(), 'at', now(), 'actorRole', 'system',
       'action', 'test.done', 'subjectType', 'test', 'subjectId', n))) from generate_series(1, 4) n`,
  );
});
afterAll(() => owner.end());

function verify(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['dev/verify-audit.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: inject('ownerUrl') },
  });
  return { status, stdout };
}

describe('npm run verify:audit', () => {
  let end = '';

  it('says ok, and where the chain ends', () => {
    const { status, stdout } = verify(institution);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^ok ${institution} · 4 · 4:[0-9a-f]{64}\n$`)),
    ]);
    end = stdout.trim().split(' ').at(-1) ?? '';
    expect(verify(institution, '--end', end).status).toBe(0);
  });

  it('misses what was taken off the end, if the end was written down', async () => {
    await owner.query('begin; delete from audit_log where seq = 4; commit');
    expect(verify(institution).status).toBe(0);
    expect(verify(institution, '--end', end)).toMatchObject({ status: 1 });
  });

  it('names the first entry that is broken, and ends with 1', async () => {
    await owner.query(`update audit_log set action = 'test.undone' where seq = 2`);
    const { status, stdout } = verify(institution);
    expect([status, stdout]).toEqual([1, expect.stringContaining(`✗ ${institution} · seq 2`)]);
  });

  it('knows its institutions', () => {
    expect(verify('t_nobody').status).toBe(1);
  });
});
