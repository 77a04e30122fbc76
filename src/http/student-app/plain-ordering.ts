import type { Screen } from '../../../student-app/src/server/pages.ts';
import type { Menu } from '../../contracts/menu.ts';
import type { Order, PlaceOrder, Quote } from '../../contracts/orders.ts';
import { documentOf } from '../../domain/prepared-answer.ts';
import { readMenu } from '../../services/menu/read-menu.ts';
import { readTimetable } from '../../services/timetable/read-timetable.ts';
import { addressOf } from '../publish.ts';
import { pageOf, sendPage } from './answer-page.ts';
import type { PageContext } from './page-context.ts';
import type { PlainApi, PlainProblem } from './plain-api.ts';
import { basketIn, hiddenBasket, readForm, textIn } from './plain-form.ts';
import { readPlaceOf } from './read-places.ts';
import { cafeteriaIdOf } from './screens.ts';
import { writePage } from './write.ts';

/** A menu as a form. Only for who is signed in: what they fill in would be lost on the way. */
export async function answerPlainMenu(c: PageContext, api: PlainApi): Promise<Response> {
  await api.call('/me');
  return sendMenu(c, null, null);
}

/** What the form's basket would cost; nothing is ordered yet. */
export async function answerPlainQuote(c: PageContext, api: PlainApi): Promise<Response> {
  const form = await readForm(c);
  const basket = basketIn(form, await menuOf(c));
  const quoted = await api.call<Quote>('/orders/quote', { body: basket });
  if (quoted.kind === 'refused') return sendMenu(c, basket, quoted.problem);
  return sendConfirm(c, quoted.body, basket, null);
}

/** Orders, and leads to the order. At another total than the one that was shown, it is asked again. */
export async function answerPlainPlacing(c: PageContext, api: PlainApi): Promise<Response> {
  const form = await readForm(c);
  const asked = hiddenBasket(form, cafeteriaIdOf(c));
  const basket = { ...asked, ...(form.has('acknowledge') && { acknowledgeAllergens: true }) };
  const body = { ...basket, expectedTotalCents: Number(textIn(form, 'total')) };
  const placed = await api.call<Order>('/orders', { body, key: textIn(form, 'key') });
  if (placed.kind === 'answered') return c.redirect(`/plain/o/${placed.body.id}`, 303);
  const { code, quote, detail } = placed.problem;
  if (code === 'price_changed') return sendConfirm(c, quote as Quote, basket, detail);
  return sendMenu(c, basket, placed.problem);
}

async function menuOf(c: PageContext): Promise<Menu> {
  const address = addressOf(c, cafeteriaIdOf(c));
  return documentOf<Menu>(await readMenu({ env: c.env, db: c.var.db, now: new Date() }, address));
}

async function sendMenu(
  c: PageContext,
  chosen: PlaceOrder | null,
  problem: PlainProblem | null,
): Promise<Response> {
  const [menu, { place, slots }, page] = await Promise.all([
    menuOf(c),
    readPlaceOf(c, cafeteriaIdOf(c)),
    pageOf(c, null),
  ]);
  const trouble = problem ? [problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)] : [];
  const screen: Screen = { kind: 'plain-menu', place, menu, slots, now: Date.now(), chosen, trouble };
  return sendPage(c, await writePage(page, screen), problem ? 422 : 200);
}

/** Each confirmation has a key of its own: a new total is a new order. */
async function sendConfirm(
  c: PageContext,
  quote: Quote,
  basket: PlaceOrder,
  trouble: string | null,
): Promise<Response> {
  const [{ place }, page] = await Promise.all([readPlaceOf(c, cafeteriaIdOf(c)), pageOf(c, null)]);
  const timetable = await readTimetable(c.var.db, place.cafeteria.campusId);
  const orderKey = crypto.randomUUID();
  const now = Date.now();
  const screen: Screen = { kind: 'plain-confirm', place, quote, basket, timetable, orderKey, now, trouble };
  return sendPage(c, await writePage(page, screen), trouble ? 409 : 200);
}
