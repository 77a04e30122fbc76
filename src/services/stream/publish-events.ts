import { type CafeteriaAddress, type CafeteriaEvent, cafeteriaName } from '../../contracts/events.ts';
import { countTransitions } from '../../observability/count-transitions.ts';
import { logEvent } from '../../observability/log.ts';

/** Tells a cafeteria's object of events just committed (`counted`: and counted already). What is lost here, its alarm or the cron finds again. */
export async function publishEvents(
  env: Env,
  address: CafeteriaAddress,
  events: CafeteriaEvent[],
  { counted = false }: { counted?: boolean } = {},
): Promise<void> {
  if (events.length === 0) return;
  const { institutionId: institution, cafeteriaId } = address;
  if (!counted) countTransitions(institution, events);
  try {
    await env.CAFETERIA.getByName(cafeteriaName(address)).publish(address, events);
  } catch (error) {
    logEvent('warn', 'publish_failed', { institution, cafeteriaId, error });
  }
}
