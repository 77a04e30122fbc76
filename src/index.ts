import { announceBatch } from './consumers/announce.ts';
import { auditBatch } from './consumers/audit.ts';
import { buryDeadLetters, type DeadLetter } from './consumers/dead-letters.ts';
import { deliverBatch } from './consumers/deliver.ts';
import { everyMinute } from './consumers/every-minute.ts';
import { payBatch } from './consumers/payments.ts';
import type { AnnounceMessage } from './contracts/announcements.ts';
import type { AuditMessage } from './contracts/audit.ts';
import type { DeliveryMessage } from './contracts/events.ts';
import type { PaymentMessage } from './contracts/payments.ts';
import { createApp } from './http/app.ts';
import { countMessages, queueNamed } from './observability/count-messages.ts';
import { recordJob } from './observability/record.ts';
import { reportMetricsOfBatch, reportMetricsSoon } from './observability/report-metrics.ts';
import { listInstitutions } from './services/tenancy/find-institution.ts';

export { CafeteriaRelay } from '../durable-objects/cafeteria/fan-out.ts';
export { Cafeteria } from '../durable-objects/cafeteria/index.ts';
export { CircuitBreaker } from '../durable-objects/circuit-breaker/index.ts';
export { Metrics } from '../durable-objects/metrics/index.ts';
export { UserSessions } from '../durable-objects/user-sessions/index.ts';

const app = createApp();

export default {
  fetch: app.fetch,

  async queue(batch, env, ctx) {
    countMessages(batch);
    try {
      await recordJob(env, queueNamed(batch.queue), undefined, async () => {
        await consume(batch, env, ctx);
        return { messages: batch.messages.length };
      });
    } finally {
      reportMetricsOfBatch(env, ctx);
    }
  },

  async scheduled({ scheduledTime }, env, ctx) {
    try {
      await recordJob(env, 'cron', undefined, async () =>
        everyMinute(env, await listInstitutions(env), new Date(scheduledTime)),
      );
    } finally {
      reportMetricsSoon(env, ctx);
    }
  },
} satisfies ExportedHandler<Env, DeadLetter>;

function consume(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  switch (queueNamed(batch.queue)) {
    case 'push':
    case 'email':
      return deliverBatch(batch as MessageBatch<DeliveryMessage>, env, ctx);
    case 'audit':
      return auditBatch(batch as MessageBatch<AuditMessage>, env);
    case 'announce':
      return announceBatch(batch as MessageBatch<AnnounceMessage>, env);
    case 'payments':
      return payBatch(batch as MessageBatch<PaymentMessage>, env);
    case 'dead':
      return buryDeadLetters(batch as MessageBatch<DeadLetter>, env);
    default:
      throw new Error(`no consumer for the queue ${batch.queue}`);
  }
}
