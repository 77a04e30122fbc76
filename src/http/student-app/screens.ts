import { uuid } from '../../contracts/ids.ts';
import type { Menu } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { documentOf } from '../../domain/prepared-answer.ts';
import { readMenu } from '../../services/menu/read-menu.ts';
import { onlineMethodsOf } from '../../services/payments/stripe-account.ts';
import { addressOf } from '../publish.ts';
import { bootOf, pageOf, sendPage } from './answer-page.ts';
import { type PageContext, settlePage } from './page-context.ts';
import { paymentPolicy } from './page-policy.ts';
import { readPlaceOf, readToday } from './read-places.ts';
import { writePage } from './write.ts';

/** Screen 1, as it is before anything runs. */
export async function answerToday(c: PageContext): Promise<Response> {
  await settlePage(c);
  const today = await readToday(c);
  const boot = { ...bootOf(c), today };
  const page = { ...(await pageOf(c, boot)), plainPath: '/plain' };
  return sendPage(c, await writePage(page, { kind: 'today', campuses: today, now: boot.at }));
}

/** Pages that an isolate keeps; each is some 40 kB. */
const kept = 200;
const minuteMs = 60_000;
/** As it was written, and of what: menu, slots, minute. */
const menus = new Map<string, { tag: string; html: string }>();

/** Screen 2, as it is before anything runs. Written once for all who read it in one language, until something changes. */
export async function answerMenu(c: PageContext): Promise<Response> {
  await settlePage(c);
  const id = cafeteriaIdOf(c);
  const [prepared, { place, tag: slotsTag }] = await Promise.all([
    readMenu({ env: c.env, db: c.var.db, now: new Date() }, addressOf(c, id)),
    readPlaceOf(c, id),
  ]);
  const boot = bootOf(c);
  const { name, status } = place.cafeteria;
  const tag = [prepared.etag, slotsTag, name, status, Math.floor(boot.at / minuteMs)].join(' ');
  const key = `${c.var.institution.id}:${id}:${boot.language}`;
  let written = menus.get(key);
  if (written?.tag !== tag) {
    const menu = documentOf<Menu>(prepared);
    const page = {
      ...(await pageOf(c, { ...boot, menu: { place, menu } })),
      path: `/c/${id}`,
      plainPath: `/plain/c/${id}`,
    };
    const html = await writePage(page, { kind: 'menu', place, menu, now: boot.at });
    written = { tag, html };
    if (menus.size >= kept) menus.clear();
    menus.set(key, written);
  }
  return sendPage(c, written.html);
}

/** A screen of somebody's own. */
export async function answerLater(c: PageContext): Promise<Response> {
  await settlePage(c);
  const page = { ...(await pageOf(c, bootOf(c))), plainPath: '/plain' };
  return sendPage(c, await writePage(page, { kind: 'later' }));
}

/**
 * Where a card is typed in: the one screen on which somebody else's script runs, and so a document of its own, with a policy
 * of its own. Where no cards are taken it is a screen like the others, which says so.
 */
export async function answerPay(c: PageContext): Promise<Response> {
  await settlePage(c);
  if (!onlineMethodsOf(c.var.institution).includes('card')) return answerLater(c);
  const { scriptAt, headers } = paymentPolicy(c.env.STRIPE_JS_URL);
  const page = { ...(await pageOf(c, { ...bootOf(c), pay: { scriptAt } })), plainPath: '/plain' };
  return sendPage(c, await writePage(page, { kind: 'later' }), 200, headers);
}

/** Errors: `cafeteria_not_found`, also of what is no id. */
export function cafeteriaIdOf(c: PageContext): string {
  const { data } = uuid.safeParse(c.req.param('id'));
  if (!data) throw new Problem('cafeteria_not_found');
  return data;
}
