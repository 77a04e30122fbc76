import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import worker from '../../src/index.ts';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

/* Two versions of the code side by side, for as long as a deployment lasts: what the newer one has written, the older one keeps. */

/** Commits an event of a type, and with fields, that this version knows nothing of. */
async function fromTheFuture({ sql, id }: OpenCafeteria) {
  const [row] = await sql<{ event: { seq: number; id: string } }>(
    `with place as (update cafeterias set seq = seq + 1 where id = $1 returning id, seq, uuidv7() as event),
     event as (
       insert into event_outbox (id, cafeteria_id, seq, type, event)
       select p.event, p.id, p.seq, 'robot.arrived', jsonb_build_object('type', 'event', 'seq', p.seq, 'id', p.event, 'event', 'robot.arrived',
         'at', rfc3339(now()), 'data', '{"wheels": 6}'::jsonb, 'colour', 'green') from place p returning event)
     select event from event`,
    [id],
  );
  return row?.event as { seq: number };
}

const wake = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address)).wake(address);

describe('an event of a newer version', () => {
  it('is heard by sockets as it was written, whole, and marked processed once', async () => {
    const cafeteria = await openCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const { seq } = await fromTheFuture(cafeteria);
    await wake(cafeteria);
    const heard = await board.hearsEvent('robot.arrived');
    expect(heard).toMatchObject({ seq, data: { wheels: 6 }, colour: 'green' });
    const waiting = () =>
      cafeteria.sql('select 1 from event_outbox where cafeteria_id = $1 and processed_at is null', [
        cafeteria.id,
      ]);
    await eventually(waiting, (rows) => rows.length === 0);
    board.socket.close(1000);
  });

  it('keeps its place in the log: who comes later replays it, and what follows it is no gap', async () => {
    const cafeteria = await openCafeteria();
    (await cafeteria.staff.stream(cafeteria.id)).socket.close(1000);
    await fromTheFuture(cafeteria);
    await wake(cafeteria);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    const late = await cafeteria.staff.streamSince(cafeteria.id, 0);
    await late.hearsEvent('order.placed', order.id);
    expect(late.events().map(({ seq, event }) => [seq, event])).toEqual([
      [1, 'robot.arrived'],
      [2, 'order.placed'],
    ]);
    late.socket.close(1000);
  });

  it('reaches no student: what nobody has declared public is for the staff', async () => {
    const cafeteria = await openCafeteria();
    const phone = await cafeteria.student.stream(cafeteria.id);
    await fromTheFuture(cafeteria);
    await wake(cafeteria);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await phone.hearsEvent('order.placed', order.id);
    expect(phone.events().map(({ event }) => event)).not.toContain('robot.arrived');
    phone.socket.close(1000);
  });
});

describe('a queue message of a newer version', () => {
  /** As the queue would hand it over. */
  async function handOver(queue: string, body: object) {
    const messages = [{ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }];
    const batch = createMessageBatch(queue, messages);
    const context = createExecutionContext();
    await worker.queue(batch as MessageBatch<never>, env, context);
    return getQueueResult(batch, context);
  }

  it.each(['', '-staging'])(
    'of no kind known here is kept among the dead letters, not taken for done: itsur-eats-dead%s',
    async (suffix) => {
      const { institution } = await openCafeteria();
      const body = {
        institutionId: institution,
        roleName: `inst_${institution}`,
        parcelId: crypto.randomUUID(),
      };
      const { retryMessages, explicitAcks } = await handOver(`itsur-eats-dead${suffix}`, body);
      expect([retryMessages.length, explicitAcks]).toEqual([1, []]);
    },
  );

  it.each(['itsur-eats-push', 'itsur-eats-payments', 'itsur-eats-announce', 'itsur-eats-audit'])(
    'that its consumer cannot read is tried again, and reaches the dead letters: %s',
    async (queue) => {
      const { institution } = await openCafeteria();
      const body = {
        institutionId: institution,
        roleName: `inst_${institution}`,
        parcelId: crypto.randomUUID(),
      };
      const { retryMessages, explicitAcks } = await handOver(queue, body);
      expect([retryMessages.length, explicitAcks]).toEqual([1, []]);
    },
  );

  it('with fields that are new is worked on as before', async () => {
    const cafeteria = await openCafeteria();
    const { institutionId, roleName } = cafeteria.address;
    const body = { institutionId, roleName, deliveryId: crypto.randomUUID(), urgency: 'high' };
    expect((await handOver('itsur-eats-push', body)).explicitAcks).toHaveLength(1);
  });
});
