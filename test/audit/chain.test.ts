import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../src/consumers/dead-letters.ts';
import type { AuditAct } from '../../src/contracts/audit.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import worker from '../../src/index.ts';
import { appendActs } from '../../src/services/audit/append-acts.ts';
import { recordAct } from '../../src/services/audit/record-act.ts';
import { act, institutionOf } from '../support/audit.ts';
import { makeInstitution } from '../support/cafeteria.ts';
import { sql } from '../support/lab.ts';

/** An institution with a chain of so many acts, and what its chain says of itself. */
async function chainOf(length: number) {
  const institution = await makeInstitution();
  const db = tenantDatabase(env, institutionOf(institution));
  const acts = Array.from({ length }, () => act());
  if (length > 0) await appendActs(db, acts);
  const verdict = async () => (await sql<any>(institution, 'select verify_audit() as verdict'))[0]?.verdict;
  return { institution, db, acts, verdict };
}

async function consume(queue: string, letters: DeadLetter[], environment: Env = env) {
  const batch = createMessageBatch<DeadLetter>(
    queue,
    letters.map((body, place) => ({ id: String(place), timestamp: new Date(), attempts: 1, body })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, environment, context);
  return getQueueResult(batch, context);
}

const consumeActs = (institution: string, acts: AuditAct[]) =>
  consume(
    'itsur-eats-audit',
    acts.map((body) => ({ institutionId: institution, roleName: `inst_${institution}`, act: body })),
  );

describe('the chain', () => {
  it('is whole, from nothing on', async () => {
    const { db, verdict } = await chainOf(0);
    expect(await verdict()).toMatchObject({ entries: 0, brokenSeq: null });
    await appendActs(db, [act(), act()]);
    const head = await appendActs(db, [
      act({ facts: { name: 'Ñandú "🌮"', nested: { b: 1, a: [1.5, null] } } }),
    ]);
    expect(head).toMatchObject({ added: 1, seq: 3 });
    expect(await verdict()).toEqual({ entries: 3, brokenSeq: null, seq: 3, hash: head.hash });
  });

  it.each([
    ['who did it', `update audit_log set actor_id = gen_random_uuid() where seq = 3`, 3],
    ['what it says', `update audit_log set facts = '{"amount": 2}' where seq = 3`, 3],
    ['when it was', `update audit_log set at = at + interval '1 microsecond' where seq = 3`, 3],
    ['its hash', `update audit_log set hash = repeat('0', 64) where seq = 3`, 3],
    ['an entry that is gone', 'delete from audit_log where seq = 3', 4],
    ['the first that is gone', 'delete from audit_log where seq = 1', 2],
    [
      'a forged entry with a hash of its own',
      `update audit_log a set facts = '{}', hash = audit_hash(row(a.seq, a.act_id, a.at, a.actor_id, a.actor_role, a.action,
         a.subject_type, a.subject_id, '{}'::jsonb, a.request_id, a.previous_hash, '')::audit_log) where seq = 3`,
      4,
    ],
  ])('shows %s', async (_, change, brokenSeq) => {
    const { institution, verdict } = await chainOf(5);
    await sql(institution, change);
    expect(await verdict()).toMatchObject({ brokenSeq });
  });

  it('is one, however many write at a time', async () => {
    const { db, verdict, institution } = await chainOf(0);
    const heads = await Promise.all(
      Array.from({ length: 8 }, () =>
        appendActs(
          db,
          Array.from({ length: 5 }, () => act()),
        ),
      ),
    );
    expect(heads.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    expect(await verdict()).toMatchObject({ entries: 40, brokenSeq: null });
    expect(await sql(institution, 'select count(*)::int from audit_log')).toEqual([{ count: 40 }]);
  });

  it('is added to by the institution, never changed by it', async () => {
    const { db, verdict } = await chainOf(2);
    for (const change of [
      `update audit_log set facts = '{}'`,
      'delete from audit_log',
      'truncate audit_log',
      'alter table audit_log drop column facts',
    ]) {
      await expect(db.execute(change)).rejects.toMatchObject({ cause: { code: '42501' } });
    }
    expect(await verdict()).toMatchObject({ entries: 2, brokenSeq: null });
  });
});

describe('the audit queue', () => {
  it('appends an act once that comes twice, in one batch and in two', async () => {
    const { institution, verdict } = await chainOf(0);
    const [once, other] = [act(), act()];
    const result = await consumeActs(institution, [once, once, other]);
    await consumeActs(institution, [other, once]);
    expect(result.explicitAcks).toHaveLength(3);
    expect(await verdict()).toMatchObject({ entries: 2, brokenSeq: null });
  });

  it('does not let one act that cannot be kept hold up its neighbours', async () => {
    const { institution, verdict } = await chainOf(0);
    const result = await consumeActs(institution, [act(), act({ actId: 'no id' }), act()]);
    expect([result.explicitAcks, result.retryMessages.map(({ msgId }) => msgId)]).toEqual([
      ['0', '2'],
      ['1'],
    ]);
    expect(await verdict()).toMatchObject({ entries: 2, brokenSeq: null });
  });

  it('gets back an act that has ended as a dead letter, among letters of other queues', async () => {
    const { institution, acts } = await chainOf(1);
    const sent: unknown[] = [];
    const listening = {
      ...env,
      AUDIT_QUEUE: { send: async (...what: unknown[]) => void sent.push(what) },
    } as unknown as Env;
    const address = { institutionId: institution, roleName: `inst_${institution}` };
    const letters = [
      { ...address, deliveryId: crypto.randomUUID() },
      { ...address, act: acts[0]! },
      { ...address, announcementId: crypto.randomUUID(), cursor: null },
    ];
    const { explicitAcks } = await consume('itsur-eats-dead', letters, listening);
    expect(explicitAcks.sort()).toEqual(['0', '1', '2']);
    expect(sent).toEqual([[letters[1], { delaySeconds: 600 }]]);
  });

  it('that takes nothing is gone round, so that the act is kept all the same', async () => {
    const { institution, verdict } = await chainOf(0);
    const refusing = {
      ...env,
      AUDIT_QUEUE: { sendBatch: () => Promise.reject(new Error('the queue is down')) },
    } as unknown as Env;
    await recordAct(refusing, institutionOf(institution), act());
    expect(await verdict()).toMatchObject({ entries: 1, brokenSeq: null });
  });
});
