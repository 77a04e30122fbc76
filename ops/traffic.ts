/** A little of everything that is measured, on the demo data of a running platform. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

type Asked = { method?: string; token?: string; body?: object };

/** Places an order, watches it and moves it. Answers how to end the sockets that it leaves open, for the gauges. */
export async function makeTraffic(url: string): Promise<() => void> {
  const call = async (path: string, { method, token, body }: Asked = {}) => {
    const response = await fetch(url + path, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        'x-institution': 'itsur',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  };
  const signIn = async (email: string): Promise<string> =>
    (await call('/auth/login', { body: { email, password: 'itsur-demo' } })).accessToken;
  const listen = async (token: string, query = '') => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/cafeterias/${cafeteriaId}/stream${query}`, {
      headers: { 'x-institution': 'itsur', authorization: `Bearer ${token}` },
    });
    await once(socket, 'message');
    return socket;
  };

  const [student, cook] = [await signIn('alumno1@itsur.edu.mx'), await signIn('cocina@itsur.edu.mx')];
  const [campus] = (await call('/campuses')).data;
  const cafeteriaId = (await call(`/campuses/${campus.id}/cafeterias`)).data[0].id;
  const menu = await call(`/cafeterias/${cafeteriaId}/menu`);
  const dish = menu.categories
    .flatMap(({ items }: { items: object[] }) => items)
    .find(
      (item: { available: boolean; modifierGroups: { minChoices: number }[] }) =>
        item.available && item.modifierGroups.every((group) => group.minChoices === 0),
    );
  const device = { platform: 'android', pushToken: `ops-${randomUUID()}` };
  await call(`/me/devices/${randomUUID()}`, { method: 'PUT', token: student, body: device });
  const items = [{ menuItemId: dish.id, quantity: 1 }];
  const basket = { cafeteriaId, items, paymentMethod: 'cash', allowDuplicate: true };
  const order = await call('/orders', { token: student, body: basket });
  const sockets = [await listen(cook), await listen(student, '?since=0')];
  for (const verb of ['accept', 'start', 'ready'])
    await call(`/orders/${order.id}/${verb}`, { token: cook, body: {} });
  return () => {
    for (const socket of sockets) socket.terminate();
  };
}
