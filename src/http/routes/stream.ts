import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type CafeteriaAddress,
  cafeteriaName,
  type Listener,
  relayName,
  type StreamFacts,
  streamProtocol,
} from '../../contracts/events.ts';
import { Problem } from '../../contracts/problems.ts';
import { shardOf } from '../../domain/shards.ts';
import { requireCafeteria } from '../../services/cafeterias/known-cafeterias.ts';
import { type Caller, requireStaffOf } from '../../services/context.ts';
import { sessionsOf } from '../../services/identity/sessions.ts';
import {
  signStreamTicket,
  ticketSeconds,
  verifyStreamTicket,
} from '../../services/identity/stream-tickets.ts';
import type { AppEnv } from '../app-env.ts';
import { spendBearersQuota, spendOwnQuota } from '../middleware/bearer.ts';
import { mayCall } from '../middleware/cross-origin.ts';
import { allowed, callerIn, principalOf } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';
import { addressOf } from '../publish.ts';
import { ticketOf } from '../stream-ticket.ts';

const tags = ['stream'];

const issueTicket = createRoute({
  method: 'post',
  path: '/cafeterias/{id}/stream-ticket',
  ...allowed('issueStreamTicket', 'tickets'),
  tags,
  summary: 'A ticket that opens one socket within 60 s',
  description: `For browsers, which cannot send an Authorization header with an upgrade: offer the subprotocols \`${streamProtocol}\` and \`ticket.<ticket>\`.`,
  request: { params: idPath },
  responses: {
    201: { description: 'The ticket', content: json(z.object({ ticket: z.string(), expiresIn: z.int() })) },
    ...problemResponses(401, 403),
  },
});

const openStream = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/stream',
  operationId: 'openStream',
  tags,
  summary: 'The live events of a cafeteria (WebSocket)',
  description:
    'With `since` and `epoch` of the last event seen, what was missed comes first. Without either, or when too much was missed, a snapshot.',
  security: [{ bearer: [], institution: [] }, { streamTicket: [] }] as Record<string, string[]>[],
  request: {
    params: idPath,
    query: z.strictObject({
      since: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
      epoch: z.uuid().optional(),
      view: z.enum(['kitchen']).optional(),
    }),
  },
  responses: { 101: { description: 'A WebSocket' }, ...problemResponses(401, 403, 426) },
});

export function streamRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  routes.openapi(issueTicket, async (c) => {
    const address = addressOf(c, c.req.valid('param').id);
    const listener = listenerOf(c.var.principal, address.cafeteriaId);
    const ticket = await signStreamTicket(c.env, address, listener, new Date());
    // The ticket names its institution: a browser's upgrade carries no X-Institution either.
    return c.json({ ticket: `${address.institutionId}.${ticket}`, expiresIn: ticketSeconds }, 201);
  });

  routes.openapi(openStream, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new Problem('upgrade_required', { headers: { Upgrade: 'websocket' } });
    }
    // A page of a stranger's opens no socket, whatever it has got hold of.
    if (!mayCall(c, c.var.institution)) throw new Problem('forbidden');
    const address = addressOf(c, c.req.valid('param').id);
    const offered = ticketOf(c.req.header('sec-websocket-protocol'));
    const proof = offered
      ? await verifyStreamTicket(c.env, address, offered.ticket, new Date())
      : { listener: await listenerHere(c, address) };
    if (!proof) throw new Problem('unauthenticated');
    const { userId, sessionId } = proof.listener;
    if (offered) await requireHere(c, userId, address);

    const listener = c.req.valid('query').view === 'kitchen' ? inKitchen(proof.listener) : proof.listener;
    const facts: StreamFacts = { address, ...proof, listener };
    const upgrade = new Request(c.req.raw);
    upgrade.headers.set('x-stream-facts', JSON.stringify(facts));
    const object = streamObjectOf(c.env, address, listener);
    const response = await object.fetch(upgrade);
    if (response.status === 404) throw new Problem('cafeteria_not_found');
    if (response.status === 401) throw new Problem('unauthenticated');
    // Asked when there is the socket: a session that ended before could not close it, one that ends later will. A ticket
    // outlives its session by a minute, too.
    if (!(await sessionsOf(c.env, address.institutionId, userId).check(sessionId, address))) {
      await object.closeSessions([sessionId]);
      throw new Problem('session_ended');
    }
    return response;
  });

  return routes;
}

/** An upgrade is a request like any other, and a cafeteria has to be there. Errors: `rate_limited`, `cafeteria_not_found`. */
async function requireHere(c: Context<AppEnv>, userId: string, address: CafeteriaAddress): Promise<void> {
  await spendOwnQuota(c, { institutionId: address.institutionId, userId });
  await requireCafeteria(c.var.db, address);
}

/** Who listens without a ticket. Errors: `unauthenticated`, `session_ended`, `cafeteria_not_found`, `forbidden`. */
async function listenerHere(c: Context<AppEnv>, address: CafeteriaAddress): Promise<Listener> {
  await spendBearersQuota(c);
  const principal = await principalOf(c, address);
  await requireHere(c, principal.userId, address);
  return listenerOf(callerIn('openStream', principal), address.cafeteriaId);
}

/** Whoever works in the cafeteria hears everything; students hear any, but only what is public or theirs. */
function listenerOf(caller: Caller, cafeteriaId: string): Listener {
  const { reach, userId, sessionId } = caller;
  if (reach === 'own') return { audience: 'student', userId, sessionId };
  requireStaffOf(caller, cafeteriaId);
  return { audience: 'staff', userId, sessionId };
}

/** A display shows tickets; a student has none of others'. */
function inKitchen(listener: Listener): Listener {
  if (listener.audience === 'student') throw new Problem('forbidden');
  return { ...listener, audience: 'kitchen' };
}

/** The object that holds a listener's socket: students' may be spread over relay objects (STREAM_RELAYS). */
function streamObjectOf(env: Env, address: CafeteriaAddress, { audience, userId }: Listener) {
  const relays = Number(env.STREAM_RELAYS);
  if (audience !== 'student' || relays < 1) return env.CAFETERIA.getByName(cafeteriaName(address));
  return env.CAFETERIA_RELAY.getByName(relayName(address, shardOf(userId, relays)));
}
