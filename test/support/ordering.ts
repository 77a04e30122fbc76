import { env } from 'cloudflare:workers';
import type { PlaceOrder } from '../../src/contracts/orders.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import type { Submission } from '../../src/services/ordering/commands.ts';
import { openDesk } from '../../src/services/ordering/open-desk.ts';
import type { OrderingContext } from '../../src/services/ordering/submit.ts';
import type { OpenCafeteria } from './cafeteria.ts';

type Place = Pick<OpenCafeteria, 'institution' | 'address'>;

export const databaseOf = ({ institution, address }: Place) =>
  tenantDatabase(env, { id: institution, roleName: address.roleName });

/** A desk beside that of the cafeteria's object, which hears nothing of it. */
export const quietDesk = (cafeteria: Place) =>
  openDesk(databaseOf(cafeteria), cafeteria.address, {
    committed: () => {},
    missed: () => {},
    setAside: () => {},
  });

/** On behalf of the platform itself. */
export const platformContext = (cafeteria: Place): OrderingContext => ({
  env,
  db: databaseOf(cafeteria),
  institution: { id: cafeteria.institution, roleName: cafeteria.address.roleName },
});

/** A student's wish for portions of the first dish, as it reaches a desk. */
export function placeSubmission(
  { id: cafeteriaId, item, students }: OpenCafeteria,
  { student = 0, quantity = 1, ...facts }: { student?: number; quantity?: number } & Partial<PlaceOrder> = {},
): Submission {
  const userId = students[student]?.user?.id as string;
  const items = [{ menuItemId: item, quantity }];
  return {
    id: crypto.randomUUID(),
    command: {
      kind: 'place',
      request: { cafeteriaId, items, paymentMethod: 'cash', ...facts, userId, profileAllergens: [] },
      basketHash: crypto.randomUUID(),
      hasKey: false,
    },
  };
}

/** Commits an order at a desk that tells nobody, as if the object had died before it could. */
export async function placeUnheard(
  cafeteria: OpenCafeteria,
  facts: Parameters<typeof placeSubmission>[1] = {},
) {
  const answer = await quietDesk(cafeteria).submit(placeSubmission(cafeteria, facts));
  if (answer.kind !== 'placed') throw new Error(`not placed: ${JSON.stringify(answer)}`);
  return answer.order;
}
