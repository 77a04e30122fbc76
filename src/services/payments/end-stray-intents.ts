import type { Institution } from '../../contracts/institution.ts';
import { tenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { recordCall, strayIntents } from './ledger.ts';
import type { Intent, PaymentProvider } from './provider.ts';
import { stripeFor } from './stripe.ts';
import { onlineMethodsOf } from './stripe-account.ts';
import { toNotedIntent } from './take-step.ts';

const everyMinutes = 10;
/** Longer than between two looks, and than the database could be set back unnoticed. */
const lookBackMs = 2 * 3_600_000;
/** Younger ones are being recorded at this moment. */
const youngMs = 120_000;
const mostIntents = 300;

/** Whether the minute cron looks for strays this time. */
export const isStrayTime = (at: Date): boolean => at.getUTCMinutes() % everyMinutes === 0;

/**
 * Intents at the provider that no payment knows: made by a request that died before it could record them and came back
 * under another key, or recorded by a database that was set back since. One whose order waits for it becomes its payment;
 * any other is let go. Money that was taken for none is no matter for a machine: somebody is told. One listing and one
 * round trip when there are none.
 */
export async function endStrayIntents(env: Env, institution: Institution, at: Date): Promise<void> {
  const provider = onlineMethodsOf(institution).length > 0 ? stripeFor(env, institution) : null;
  if (!provider) return;
  const now = at.getTime();
  const listed = await provider.listIntents({ since: new Date(now - lookBackMs), limit: mostIntents });
  if (listed.kind !== 'ok') return;
  const ours = listed.value.items.filter(
    ({ institutionId, createdAt, status }) =>
      institutionId === institution.id && Date.parse(createdAt) < now - youngMs && status !== 'cancelled',
  );
  if (ours.length === 0) return;
  const db = tenantDatabase(env, institution);
  const intents = new Map(ours.map((intent) => [intent.id, intent]));
  for (const { id, adoptedBy } of await strayIntents(
    db,
    ours.map(({ id, orderId }) => ({ id, orderId })),
  )) {
    const intent = intents.get(id);
    if (!intent) continue;
    if (adoptedBy)
      await recordCall(db, adoptedBy, { call: 'list', outcome: 'ok', intent: toNotedIntent(intent) });
    else await letGo(provider, institution.id, intent);
  }
}

async function letGo(provider: PaymentProvider, institution: string, { id, orderId, status }: Intent) {
  const outcome = status === 'captured' ? null : await provider.cancel(id, `${id}-stray`);
  logEvent(outcome?.kind === 'ok' ? 'warn' : 'error', 'stray_intent', {
    institution,
    intentId: id,
    orderId,
    status,
    ended: outcome?.kind ?? 'captured',
  });
}
