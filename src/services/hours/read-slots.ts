import type { CafeteriaAddress } from '../../contracts/events.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { loadOrderingState } from '../../db/ordering/state.ts';
import type { PreparedAnswer } from '../../domain/prepared-answer.ts';
import { logEvent } from '../../observability/log.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { orderingObject } from '../ordering/submit.ts';
import { SlotsAnswers } from './slots-answer.ts';

/** Lists that an isolate keeps, so that an object need not send them again. */
const kept = 500;
const known = new Map<string, PreparedAnswer>();

/**
 * The slots that can be ordered for, of one day or of all, and what is left in each, as ordering itself sees them. One call of
 * the cafeteria's object, which makes no round trip and sends nothing that this isolate has; where it cannot be had, one round
 * trip. Errors: `cafeteria_not_found`.
 */
export async function readSlots(
  { env, db }: { env: Env; db: TenantDatabase },
  address: CafeteriaAddress,
  day: string | undefined,
): Promise<PreparedAnswer> {
  await requireCafeteria(db, address);
  const key = `${address.institutionId}:${address.cafeteriaId}:${day ?? ''}`;
  const has = known.get(key);
  const answer = await askForSlots({ env, db }, address, day, has?.etag);
  if (answer === 'same' && has) return has;
  if (!answer || answer === 'same') throw new Problem('cafeteria_not_found');
  if (known.size >= kept) known.clear();
  known.set(key, answer);
  return answer;
}

async function askForSlots(
  { env, db }: { env: Env; db: TenantDatabase },
  address: CafeteriaAddress,
  day: string | undefined,
  knownTag: string | undefined,
): Promise<PreparedAnswer | 'same' | null> {
  try {
    return await orderingObject(env, address).slots(address, { day, knownTag });
  } catch (error) {
    const { institutionId: institution, cafeteriaId } = address;
    logEvent('warn', 'desk_not_reached', { institution, cafeteriaId, error });
    const state = await loadOrderingState(db, cafeteriaId);
    return state && new SlotsAnswers().of(state, Date.now(), day);
  }
}
