import { announceBatch } from './consumers/announce.ts';
import { auditBatch } from './consumers/audit.ts';
import { buryDeadLetters, type DeadLetter } from './consumers/dead-letters.ts';
import { deliverBatch } from './consumers/deliver.ts';
import { payBatch } from './consumers/payments.ts';
import type { AnnounceMessage } from './contracts/announcements.ts';
import type { AuditMessage } from './contracts/audit.ts';
import type { DeliveryMessage } from './contracts/events.ts';
import type { PaymentMessage } from './contracts/payments.ts';
import { mapBounded } from './domain/concurrency.ts';
import { createApp } from './http/app.ts';
import { logEvent } from './observability/log.ts';
import { reportMetricsSoon } from './observability/report-metrics.ts';
import { catchUpInstitution } from './services/deliveries/safety-net.ts';
import { endStrayIntents, isStrayTime } from './services/payments/end-stray-intents.ts';
import { listInstitutions } from './services/tenancy/find-institution.ts';

export { CafeteriaRelay } from '../durable-objects/cafeteria/fan-out.ts';
export { Cafeteria } from '../durable-objects/cafeteria/index.ts';
export { CircuitBreaker } from '../durable-objects/circuit-breaker/index.ts';
export { Metrics } from '../durable-objects/metrics/index.ts';
export { UserSessions } from '../durable-objects/user-sessions/index.ts';

const app = createApp();
const institutionsAtATime = 3;

export default {
  fetch: app.fetch,

  async queue(batch, env, ctx) {
    switch (batch.queue) {
      case 'itsur-eats-push':
      case 'itsur-eats-email':
        await deliverBatch(batch as MessageBatch<DeliveryMessage>, env);
        break;
      case 'itsur-eats-audit':
        await auditBatch(batch as MessageBatch<AuditMessage>, env);
        break;
      case 'itsur-eats-announce':
        await announceBatch(batch as MessageBatch<AnnounceMessage>, env);
        break;
      case 'itsur-eats-payments':
        await payBatch(batch as MessageBatch<PaymentMessage>, env);
        break;
      case 'itsur-eats-dead':
        await buryDeadLetters(batch, env);
        break;
      default:
        throw new Error(`no consumer for the queue ${batch.queue}`);
    }
    reportMetricsSoon(env, ctx);
  },

  /** The safety net, every minute. One institution's fault leaves the others alone. */
  async scheduled({ scheduledTime }, env, ctx) {
    await mapBounded(await listInstitutions(env), institutionsAtATime, async (institution) => {
      try {
        await catchUpInstitution(env, institution);
        if (isStrayTime(new Date(scheduledTime))) await endStrayIntents(env, institution);
      } catch (error) {
        logEvent('error', 'catch_up_failed', { institution: institution.id, error });
      }
    });
    reportMetricsSoon(env, ctx);
  },
} satisfies ExportedHandler<Env, DeadLetter>;
