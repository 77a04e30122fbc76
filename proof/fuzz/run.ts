import { Agent } from 'node:http';
import { demoPassword, itsur } from '../../dev/seed.ts';
import { createApp } from '../../src/http/app.ts';
import { openApiDocument } from '../../src/http/routes/documentation.ts';
import { Dice } from '../simulate/dice.ts';
import { type Finding, faultOf, send } from './ask.ts';
import { type Contract, operationsOf, Values } from './contract.ts';
import { type FuzzedRequest, requestFor } from './request.ts';
import { framesOfASocket, fuzzSocket } from './sockets.ts';

/** Of the demo's people, one a role; the last is nobody. A student may leave, and another comes. */
const student = 'student';
const people = [student, ...['cocina', 'gerencia', 'admin'].map((name) => `${name}@${itsur.domain}`), null];
/** At a time: more would measure, and not look. */
const inFlight = 4;

export type FuzzFigures = {
  requests: number;
  frames: number;
  operations: number;
  statuses: Record<string, number>;
};

/**
 * Asks a started platform everything that the contract names, as many times, by everybody; and its sockets as much. `revive` brings
 * back staff who were deactivated meanwhile; without it nobody comes in their place.
 */
export async function fuzz(
  url: string,
  { requests, seed, revive }: { requests: number; seed: number; revive?: () => Promise<void> },
): Promise<{ findings: Finding[]; figures: FuzzFigures }> {
  const dice = new Dice(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const contract = openApiDocument(createApp(), url) as unknown as Contract;
  const operations = operationsOf(contract);
  const ids = await idsOf(url);
  const values = new Values(contract, dice, ids.all);
  const findings: Finding[] = [];
  const statuses: Record<string, number> = {};
  const tokens = new Map<string | null, string | null>();
  let newest = 1;
  const tokenOf = async (person: string | null) => {
    if (person === null) return null;
    if (!tokens.has(person)) {
      let token = await signIn(url, person === student ? `alumno${newest}@${itsur.domain}` : person);
      while (!token && person === student && newest < itsur.students)
        token = await signIn(url, `alumno${++newest}@${itsur.domain}`);
      tokens.set(person, token);
    }
    return tokens.get(person) ?? null;
  };
  for (let asked = 0; asked < requests; asked += inFlight) {
    const batch: FuzzedRequest[] = [];
    for (let place = 0; place < inFlight; place++) {
      const operation = operations[(asked + place) % operations.length] as (typeof operations)[number];
      batch.push(requestFor(operation, values, dice, await tokenOf(dice.pick(people) ?? null)));
    }
    const found = await Promise.all(batch.map((each) => look(url, agent, each, statuses)));
    findings.push(...found.filter((finding) => finding !== null));
    // Whoever has signed out, or was, signs in again.
    if (asked % 100 !== 0) continue;
    tokens.clear();
    await revive?.();
  }
  agent.destroy();
  await revive?.();
  tokens.clear();
  let frames = 0;
  for (let opened = 0; opened * framesOfASocket < requests; opened++) {
    const audience = dice.pick(['staff', 'kitchen', 'student'] as const) ?? 'staff';
    const token = await tokenOf((audience === 'student' ? people[0] : people[1]) ?? null);
    if (token === null) throw new Error(`nobody of the ${audience} can sign in any more`);
    const heard = await fuzzSocket({ url, cafeteriaId: ids.cafeteriaId, audience, token }, dice);
    frames += heard.frames;
    if (heard.finding) findings.push(heard.finding);
  }
  return { findings, figures: { requests, frames, operations: operations.length, statuses } };
}

async function look(
  url: string,
  agent: Agent,
  request: FuzzedRequest,
  statuses: Record<string, number>,
): Promise<Finding | null> {
  const { method, path, headers, body, operation } = request;
  const told = JSON.stringify({
    method,
    path: path.slice(0, 500),
    headers: headers.filter(([name]) => name !== 'authorization'),
    body: body?.toString('utf8').slice(0, 800),
  });
  try {
    const first = await send(url, agent, request);
    // The local server takes what is left of a body that nobody read for the next request of its connection.
    const answer = first.isOurs ? first : await send(url, false, request);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const what = faultOf(request, answer);
    return what
      ? { operation: operation.operationId, what, request: told, answer: answer.text.slice(0, 500) }
      : null;
  } catch (error) {
    return { operation: operation.operationId, what: String(error), request: told };
  }
}

/** null: nobody of this name can sign in. */
async function signIn(url: string, email: string): Promise<string | null> {
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-institution': itsur.id },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  const { accessToken = null } = (await response.json()) as { accessToken?: string };
  return accessToken;
}

/** Ids that a path can name, so that not everything ends at the door. */
async function idsOf(url: string): Promise<{ all: string[]; cafeteriaId: string }> {
  const read = async <T>(path: string) =>
    (await (await fetch(url + path, { headers: { 'x-institution': itsur.id } })).json()) as T;
  const campuses = await read<{ data: { id: string }[] }>('/campuses');
  const campusId = campuses.data[0]?.id ?? '';
  const cafeterias = await read<{ data: { id: string }[] }>(`/campuses/${campusId}/cafeterias`);
  const cafeteriaId = cafeterias.data[0]?.id ?? '';
  const menu = await read<{ categories: { id: string; items: { id: string }[] }[] }>(
    `/cafeterias/${cafeteriaId}/menu`,
  );
  const dishes = menu.categories.flatMap(({ id, items }) => [id, ...items.map((item) => item.id)]);
  return { all: [campusId, cafeteriaId, cafeteriaId, ...dishes.slice(0, 12)], cafeteriaId };
}
