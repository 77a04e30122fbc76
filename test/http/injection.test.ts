import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { oneLine, tidy } from '../../src/contracts/tidy-text.ts';
import { mapBounded } from '../../src/domain/concurrency.ts';
import { type Operation, permissions, reachOf } from '../../src/domain/permissions.ts';
import { type OpenCafeteria, openCafeteria, signUp } from '../support/cafeteria.ts';
import { Client, type Reply } from '../support/clients.ts';
import {
  hostileTexts,
  isFree,
  mark,
  resolverOf,
  type Schema,
  sampleOf,
  textPlaces,
  withAt,
} from '../support/hostile.ts';

/*
 * Every text of every route, from the contract: whatever is written there is refused, or stays text. Places that take any
 * text get all of it at once; those of a certain form (ids, times, codes) one at a time.
 */

type Parameter = { in: 'path' | 'query' | 'header'; name: string; schema: Schema };
type Declared = {
  operationId: Operation;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
};
type Asked = { path: string; query: Record<string, string>; headers: Record<string, string>; body?: unknown };

const cafeteria = await openCafeteria();
const contract = (await new Client(cafeteria.institution, null).call('/openapi.json')).body;
const resolve = resolverOf(contract);
const routes = Object.entries<Record<string, Declared>>(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, declared]) => ({ path, method: method.toUpperCase(), ...declared })),
);
type Route = (typeof routes)[number];

it('whatever is written into any text of any route is refused, or stays text', async () => {
  const { student, sql } = cafeteria;
  const { body: canary } = await student.order(cafeteria.id, { [cafeteria.item]: 1 });
  const failures: string[] = [];
  await mapBounded(routes, 4, async (route) => {
    const user = await userFor(route, cafeteria);
    for (const asked of attacksOn(route)) {
      const reply = await send(route, asked, user);
      if (reply.status >= 500)
        failures.push(`${route.operationId}: ${reply.status} to ${JSON.stringify(asked).slice(0, 300)}`);
      if (
        /html/.test(reply.headers.get('content-type') ?? '') &&
        /<script>alert|onerror=alert|<svg/.test(reply.body)
      )
        failures.push(`${route.operationId}: wrote a script into its page`);
      if (reply.headers.get('set-cookie')) failures.push(`${route.operationId}: a header of the attacker's`);
    }
  });
  expect(failures).toEqual([]);

  expect((await student.call(`/orders/${canary.id}`)).body).toMatchObject({
    number: canary.number,
    items: canary.items,
  });
  expect(
    await sql('select role, count(*)::int from users where role <> $1 group by role order by role', [
      'student',
    ]),
  ).toEqual([
    { role: 'admin', count: 1 },
    { role: 'manager', count: 1 },
    { role: 'staff', count: 1 },
  ]);
  const kept = await keptTexts(cafeteria);
  expect(kept.length).toBeGreaterThan(10);
  // plainText() tidies and trims, plainLine() makes one line of it; nothing else may be different.
  const tidied = hostileTexts.map((text) => tidy(text).trim());
  const meant = new Set([...tidied, ...tidied.map(oneLine)]);
  expect(kept.filter(({ value }) => !meant.has(value))).toEqual([]);
}, 300_000);

/** Requests that put hostile text where a route takes text. */
function* attacksOn(route: Route): Iterable<Asked> {
  const benign = sampleRequest(route, 'Buen día');
  for (const text of hostileTexts) yield sampleRequest(route, text);
  const formed = textPlaces(benign.body).filter((place) => valueAt(benign.body, place) !== 'Buen día');
  for (const text of hostileTexts.slice(0, 4)) {
    for (const place of formed) yield { ...benign, body: withAt(benign.body, place, text) };
    for (const { name, schema, in: where } of route.parameters ?? []) {
      if (where === 'path')
        yield { ...benign, path: route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(text)) };
      if (where === 'query' && !isFree(schema)) yield { ...benign, query: { [name]: text } };
    }
  }
}

function sampleRequest(route: Route, text: string): Asked {
  const schema = route.requestBody?.content['application/json']?.schema;
  const asked: Asked = {
    path: route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameterOf(route, name)),
    query: {},
    headers: {
      'x-request-id': inHeader(text),
      'user-agent': inHeader(text),
      'accept-language': inHeader(text),
    },
    ...(schema && { body: sampleOf(schema, resolve, text) }),
  };
  for (const { in: where, name, schema: of } of route.parameters ?? []) {
    if (!isFree(of) || of.enum) continue;
    if (where === 'query') asked.query[name] = text;
    if (where === 'header') asked.headers[name] = inHeader(text);
  }
  return asked;
}

/** A header holds bytes without line ends and zeros; a client's library sees to that. */
const inHeader = (text: string) =>
  encodeURIComponent(text.toWellFormed()).slice(0, 4_000).replaceAll('%20', ' ');

function parameterOf({ path }: Route, name: string): string {
  if (name === 'day') return '2031-01-06';
  if (name === 'page') return 'reset';
  if (name === 'itemId') return cafeteria.item;
  if (name !== 'id') return crypto.randomUUID();
  if (path.startsWith('/cafeterias')) return cafeteria.id;
  return path.startsWith('/campuses') ? cafeteria.campusId : crypto.randomUUID();
}

const valueAt = (value: any, place: (string | number)[]) => place.reduce((inner, name) => inner[name], value);

/** Someone who may: what ends a session or an account is done by somebody of whom nothing else is. */
async function userFor({ operationId }: Route, { admin, institution, campusId }: OpenCafeteria) {
  if (typeof permissions[operationId] === 'string') return null;
  if (reachOf(operationId, 'admin') === null || /^(logout|end|erase|delete)/i.test(operationId))
    return (await signUp(institution, campusId, 'student')).user;
  return admin.user;
}

/** From an address of its own: a walk is faster than any quota. */
function send({ method, operationId }: Route, asked: Asked, user: Client['user']): Promise<Reply> {
  const query = new URLSearchParams(asked.query);
  // Texts come with it in headers alone, which are read before its right is asked for; with it, each of these requests would
  // wake the cafeterias of all tests and send their sockets away.
  const isDrain = operationId === 'drainStreams';
  const operator = permissions[operationId] === 'operator' &&
    !isDrain && { authorization: `Bearer ${env.METRICS_TOKEN}` };
  return new Client(cafeteria.institution, user).call(`${asked.path}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    body: asked.body,
    headers: { ...asked.headers, ...operator },
  });
}

/** Every text that was kept of it, in whatever column. */
async function keptTexts({ sql, institution }: OpenCafeteria): Promise<{ column: string; value: string }[]> {
  const columns = await sql<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = $1 and data_type = 'text' order by 1, 2`,
    [institution],
  );
  const found = await mapBounded(columns, 4, async ({ table_name, column_name }) => {
    const rows = await sql<{ value: string }>(
      `select distinct "${column_name}" as value from "${table_name}" where "${column_name}" like $1`,
      [`%${mark}%`],
    );
    return rows.map(({ value }) => ({ column: `${table_name}.${column_name}`, value }));
  });
  return found.flat();
}
