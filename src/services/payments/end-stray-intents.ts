import type { Institution } from '../../contracts/institution.ts';
import { type TenantDatabase, tenantDatabase } from '../../db/client.ts';
import { afterPage, nextStretch, seenBefore } from '../../domain/stray-search.ts';
import { logEvent } from '../../observability/log.ts';
import { followPayment } from './follow-payment.ts';
import { keepStraySearch, readStraySearch, recordCall, strayIntents } from './ledger.ts';
import type { Intent, PaymentProvider } from './provider.ts';
import { stripeFor } from './stripe.ts';
import { onlineMethodsOf } from './stripe-account.ts';
import { toNotedIntent } from './take-step.ts';

const everyMinutes = 10;

/** Whether the minute cron looks for strays this time. */
export const isStrayTime = (at: Date): boolean => at.getUTCMinutes() % everyMinutes === 0;

/** Of one search: what it leaves the next goes on with. Source: Stripe puts 100 on a page; a busy hour of a campus has 20. */
const bounds = { pageSize: 100, mostPages: 50 };

type Means = { env: Env; db: TenantDatabase; institution: Institution; provider: PaymentProvider };

/**
 * Intents at the provider that no payment knows: made by a request that died before it could record them and came back
 * under another key, or recorded by a database that was set back since. One whose order waits for it becomes its payment;
 * any other is let go. Money that was taken for none is no matter for a machine: somebody is told. Reads every page since
 * the last search, however many there are, and keeps where it stopped. One listing and two round trips when there are none.
 */
export async function endStrayIntents(
  env: Env,
  institution: Institution,
  at: Date,
  { pageSize, mostPages } = bounds,
): Promise<void> {
  const provider = onlineMethodsOf(institution).length > 0 ? stripeFor(env, institution) : null;
  if (!provider) return;
  const means: Means = { env, db: tenantDatabase(env, institution), institution, provider };
  let stretch = nextStretch(await readStraySearch(means.db), at.getTime());
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await provider.listIntents({
      since: new Date(stretch.since),
      until: new Date(stretch.until),
      after: stretch.after,
      limit: pageSize,
    });
    // An account that was changed meanwhile does not know the intent to go on from: the stretch is begun anew.
    if (listed.kind === 'refused' && stretch.after)
      await keepStraySearch(means.db, afterPage({ ...stretch, until: seenBefore(stretch) }, null));
    if (listed.kind !== 'ok') return;
    const { items, complete } = listed.value;
    await endStrays(means, items);
    const last = complete ? null : (items.at(-1)?.id ?? null);
    await keepStraySearch(means.db, afterPage(stretch, last));
    if (last === null) return;
    stretch = { ...stretch, after: last };
  }
  const { id } = institution;
  logEvent('info', 'stray_search_goes_on', { institution: id, until: new Date(stretch.until).toISOString() });
}

async function endStrays({ env, db, institution, provider }: Means, items: readonly Intent[]): Promise<void> {
  const ours = items.filter(
    ({ institutionId, status }) => institutionId === institution.id && status !== 'cancelled',
  );
  if (ours.length === 0) return;
  const intents = new Map(ours.map((intent) => [intent.id, intent]));
  const strays = await strayIntents(
    db,
    ours.map(({ id, orderId }) => ({ id, orderId })),
  );
  for (const { id, adoptedBy } of strays) {
    const intent = intents.get(id);
    if (!intent) continue;
    if (adoptedBy) {
      const call = { call: 'list', outcome: 'ok' as const, intent: toNotedIntent(intent) };
      const recorded = await recordCall(db, adoptedBy, call);
      await followPayment({ env, db, institution }, recorded, { claimed: false });
    } else await letGo(provider, institution.id, intent);
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
