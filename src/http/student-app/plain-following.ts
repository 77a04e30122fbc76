import type { Screen } from '../../../student-app/src/server/pages.ts';
import type { Forecast } from '../../contracts/forecast.ts';
import type { Order } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { isOpen } from '../../domain/order-moves.ts';
import { pageOf, sendPage } from './answer-page.ts';
import type { PageContext } from './page-context.ts';
import type { PlainAnswer, PlainApi } from './plain-api.ts';
import { readForm, textIn } from './plain-form.ts';
import { readPlaceOf, readToday } from './read-places.ts';
import { writePage } from './write.ts';

/** Often enough to be at the counter in time, and a sixth of what one person may ask. */
const reloadSeconds = 15;

/** Where to order, and what is under way. */
export async function answerPlainPlaces(c: PageContext, api: PlainApi): Promise<Response> {
  const own = await api.call<{ data: Order[] }>('/me/orders?limit=20');
  const campuses = await readToday(c);
  const orders = own.kind === 'answered' ? own.body.data.filter(({ status }) => isOpen(status)) : [];
  const screen: Screen = { kind: 'plain-places', campuses, orders, now: Date.now() };
  return sendPage(c, await writePage(await pageOf(c, null), screen));
}

export async function answerPlainOrder(c: PageContext, api: PlainApi, trouble: string | null = null) {
  const found = await api.call<Order>(orderPath(c));
  if (found.kind === 'refused') throw new Problem(found.problem.code);
  const order = found.body;
  const [{ place }, page, forecast] = await Promise.all([
    readPlaceOf(c, order.cafeteriaId),
    pageOf(c, null),
    forecastOf(api, order),
  ]);
  const screen: Screen = { kind: 'plain-order', order, place, forecast, now: Date.now(), trouble };
  // What was refused is read, and not loaded away.
  const reloads = isOpen(order.status) && !trouble ? { reloadSeconds } : {};
  return sendPage(c, await writePage({ ...page, ...reloads }, screen), trouble ? 409 : 200);
}

/** Of one that is not to be made any more the API tells none, and the page does without. */
async function forecastOf(api: PlainApi, { id, cafeteriaId, status }: Order): Promise<Forecast | null> {
  if (!isOpen(status)) return null;
  const told = await api.call<Forecast>(`/cafeterias/${cafeteriaId}/orders/${id}/forecast`);
  return told.kind === 'answered' ? told.body : null;
}

export async function answerPlainCancel(c: PageContext, api: PlainApi): Promise<Response> {
  const version = textIn(await readForm(c), 'version');
  return afterwards(c, api, await api.call(`${orderPath(c)}/cancel`, { body: {}, version }));
}

/** Without the dish, or none of it. */
export async function answerPlainChange(c: PageContext, api: PlainApi): Promise<Response> {
  const verb = textIn(await readForm(c), 'verb') === 'accept' ? 'accept' : 'decline';
  const path = `${orderPath(c)}/changes/${encodeURIComponent(c.req.param('change') ?? '')}/${verb}`;
  return afterwards(c, api, await api.call(path, { method: 'POST' }));
}

const orderPath = (c: PageContext) => `/orders/${encodeURIComponent(c.req.param('order') ?? '')}`;

async function afterwards(c: PageContext, api: PlainApi, answer: PlainAnswer<unknown>): Promise<Response> {
  if (answer.kind === 'refused') return answerPlainOrder(c, api, answer.problem.detail);
  return c.redirect(`/plain/o/${c.req.param('order')}`, 303);
}
