import { env } from 'cloudflare:workers';
import { afterEach, expect, it, vi } from 'vitest';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import { Client } from '../support/clients.ts';
import { listenToConsole } from '../support/console.ts';
import { consume, planPushes, readyOrder } from '../support/deliveries.ts';
import { sql } from '../support/lab.ts';
import { inputs } from '../support/operations.ts';
import { injectFault } from '../support/sandbox.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const mark = crypto.randomUUID().slice(0, 8);
/** What nobody may find in a log: whoever reads logs is not whom these were told to. */
const secrets = {
  email: `ana.perez.${mark}@correo.test`,
  name: `Ana Pérez ${mark}`,
  password: `correct horse ${mark}`,
  note: `soy alérgica "al" cacahuate ${mark}`,
  pushToken: `push:${mark}:APA91bHun4MxP5egoKMwt2KZFBaFUH`,
  accessToken: `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ${mark}.c2lnbmF0dXJl${mark}`,
  phone: `+52 445 123 ${mark}`,
};
const everything = Object.values(secrets).join(' ');

it('no log line holds what was sent, whatever is asked and however it ends', async () => {
  const cafeteria = await openCafeteria();
  const { lines, told } = listenToConsole();
  const document = (await cafeteria.student.call('/openapi.json')).body;
  for (const [path, methods] of Object.entries<Record<string, { operationId: keyof typeof inputs }>>(
    document.paths,
  )) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      const { body = {} } = inputs[operationId]?.(placeOf(cafeteria)) ?? {};
      for (const client of [cafeteria.student, cafeteria.admin, new Client(cafeteria.institution, null)])
        for (const attempt of attemptsAt(path, method, body)) await client.call(attempt.path, attempt);
    }
  }
  expect(told('request').length).toBeGreaterThan(500);
  expect(lines.filter(tellsOfSomebody)).toEqual([]);
});

it('no log line holds what was sent, when the database refuses what nobody foresaw', async () => {
  const { institution, id, item, student, staff } = await openCafeteria({
    institution: await makeInstitution(),
  });
  for (const change of [
    'alter table users rename column email to mail',
    'alter table devices alter column push_token type uuid using null',
    'alter table orders alter column note type int using 0',
  ])
    await sql(institution, change);
  const { lines, told } = listenToConsole();
  const anyone = new Client(institution, null);
  await anyone.post('/auth/login', { email: secrets.email, password: secrets.password });
  await student.call(`/me/devices/${crypto.randomUUID()}`, {
    method: 'PUT',
    body: { platform: 'android', pushToken: secrets.pushToken },
  });
  const items = [{ menuItemId: item, quantity: 1 }];
  await student.post('/orders', { cafeteriaId: id, items, paymentMethod: 'cash', note: secrets.note });
  await staff.post(`/cafeterias/${id}/pause`, { reason: secrets.note });
  expect(told('request_failed').map(({ route, institution: of, code }) => [route, of, code])).toEqual([
    ['/auth/login', institution, 'internal_error'],
    ['/me/devices/:id', institution, 'internal_error'],
    ['/orders', institution, 'internal_error'],
  ]);
  expect(lines.filter(tellsOfSomebody)).toEqual([]);
});

it('no log line holds whom a message was for, when its provider does not take it', async () => {
  const { cafeteria, order } = await readyOrder();
  await cafeteria.sql('update users set name = $2 where id = $1', [cafeteria.student.user?.id, secrets.name]);
  await registerPhone(cafeteria.student, secrets.pushToken);
  const ids = await planPushes(cafeteria, order, [
    { platform: 'android', token: `${secrets.pushToken}1` },
    {
      platform: 'web',
      token: JSON.stringify({ endpoint: `http://${mark}.test/${secrets.pushToken}`, keys: {} }),
    },
  ]);
  await injectFault({ provider: 'fcm', mode: 'error', status: 400, recipient: `${secrets.pushToken}1` });
  const { lines, told } = listenToConsole();
  await consume('itsur-eats-push', cafeteria, ids);
  await forgetCircuit('fcm');
  expect(told('delivery').length).toBeGreaterThan(0);
  expect(lines.filter(tellsOfSomebody)).toEqual([]);
  expect(env.PLATFORM).toBe('local');
});

/** Every secret has the mark, or a part of it that a cut would leave. */
const tellsOfSomebody = (line: string) =>
  line.includes(mark) || /cacahuate|ana\.perez|Ana P|correct horse|APA91b/.test(line);

function placeOf({ id, campusId, item }: OpenCafeteria) {
  return { cafeteriaId: id, campusId, menuItemId: item, parameter: () => id };
}

/** The request as it is meant, then with secrets in each part of it that a client can write. */
function attemptsAt(path: string, method: string, body: unknown) {
  const at = (parameter: string) => path.replace(/\{\w+\}/g, parameter);
  const takesBody = method !== 'get';
  const unsaid = { method: method.toUpperCase(), headers: {} };
  const id = crypto.randomUUID();
  return [
    { ...unsaid, path: at(id), body: takesBody ? body : undefined, headers: hostileHeaders() },
    { ...unsaid, path: at(encodeURIComponent(everything)), body: takesBody ? body : undefined },
    { ...unsaid, path: `${at(id)}?token=${encodeURIComponent(everything)}&email=${secrets.email}` },
    ...(takesBody
      ? [
          { ...unsaid, path: at(id), body: withSecrets(body) },
          { ...unsaid, path: at(id), body: { ...secrets, [secrets.email]: everything } },
          { ...unsaid, path: at(id), body: `{"email": "${secrets.email}", ` },
        ]
      : []),
  ];
}

function hostileHeaders(): Record<string, string> {
  const text = encodeURIComponent(everything);
  return {
    'x-request-id': secrets.email,
    traceparent: `00-${secrets.email}`,
    'user-agent': text,
    'accept-language': text,
    'if-match': `"${mark}"`,
    'idempotency-key': secrets.pushToken,
    cookie: `session=${secrets.accessToken}`,
    'sec-websocket-protocol': `itsur-eats.v1, ticket.x.${secrets.accessToken}`,
  };
}

/** The same body, each text of it told with a secret. */
function withSecrets(body: unknown): unknown {
  if (typeof body === 'string') return everything;
  if (Array.isArray(body)) return body.map(withSecrets);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, withSecrets(value)]));
}
