import type { Menu } from '../../contracts/menu.ts';
import type { PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import type { PageContext } from './page-context.ts';

/** What a form has sent. Errors: `forbidden`, when it was a form of somebody else's page. */
export async function readForm(c: PageContext): Promise<FormData> {
  requireOwnForm(c);
  try {
    return await c.req.formData();
  } catch {
    throw new Problem('validation_failed');
  }
}

/** A browser says which page a form stands on, and no page can make it say another (Fetch standard: Origin, Sec-Fetch-Site). */
function requireOwnForm(c: PageContext): void {
  const origin = c.req.header('origin');
  const isOwn =
    origin === undefined || origin === 'null'
      ? c.req.header('sec-fetch-site') === 'same-origin'
      : origin === new URL(c.req.url).origin;
  if (!isOwn) throw new Problem('forbidden');
}

export const textIn = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** The basket that a form of a menu describes: `q.<dish>` portions, `m.<dish>.<group>` its options. The API judges it. */
export function basketIn(form: FormData, menu: Menu): PlaceOrder {
  const note = textIn(form, 'note').trim();
  const slot = textIn(form, 'slot');
  return {
    cafeteriaId: menu.cafeteriaId,
    items: menu.categories
      .flatMap(({ items }) => items)
      .flatMap(({ id, modifierGroups }) => {
        const quantity = Number(textIn(form, `q.${id}`));
        if (!(quantity > 0)) return [];
        const modifierIds = modifierGroups.flatMap((group) => form.getAll(`m.${id}.${group.id}`).map(String));
        return [{ menuItemId: id, quantity, ...(modifierIds.length > 0 && { modifierIds }) }];
      }),
    ...(slot && { pickupSlot: slot }),
    paymentMethod: 'cash',
    ...(note && { note }),
  };
}

/** The basket that a page of ours has put into a form; whatever somebody has made of it, the API judges it. Errors: `validation_failed`. */
export function hiddenBasket(form: FormData, cafeteriaId: string): PlaceOrder {
  try {
    return { ...(JSON.parse(textIn(form, 'basket')) as PlaceOrder), cafeteriaId };
  } catch {
    throw new Problem('validation_failed');
  }
}
