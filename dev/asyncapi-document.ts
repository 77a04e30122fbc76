/** The stream in AsyncAPI 3.0. Prose is written here, shapes come from the zod schemas. */
import { z } from 'zod';
import { streamProtocol } from '../src/contracts/events.ts';
import { orderSchema } from '../src/contracts/orders.ts';
import {
  cafeteriaStateSchema,
  clientMessageSchema,
  closeCodes,
  closingSchema,
  eventSchema,
  helloSchema,
  presenceSchema,
  snapshotSchema,
  streamErrorSchema,
} from '../src/contracts/stream.ts';

type Message = { name: string; title: string; summary: string; schema: z.ZodType };

const fromServer: Message[] = [
  {
    name: 'hello',
    title: 'Where the stream stands',
    summary:
      'Comes first, and first in the answer to a replay. `recovered: true`: what was missed follows, in order. `false`: a snapshot follows, and whatever was known before is void.',
    schema: helloSchema,
  },
  {
    name: 'snapshot',
    title: 'The state at a position',
    summary: 'The active orders that this listener may see, and the cafeteria. Events go on from its `seq`.',
    schema: snapshotSchema,
  },
  {
    name: 'event',
    title: 'One change',
    summary:
      'Numbered 1, 2, 3, … within the cafeteria, sent in that order. Staff hear every number; a kitchen display and students only some.',
    schema: eventSchema,
  },
  {
    name: 'presence',
    title: 'How many boards are open',
    summary: 'To staff and kitchen displays. No part of the history.',
    schema: presenceSchema,
  },
  {
    name: 'error',
    title: 'A message was not understood',
    summary: 'The socket stays open.',
    schema: streamErrorSchema,
  },
  {
    name: 'closing',
    title: 'The server closes',
    summary:
      'The last message, with the code and reason of the close frame that follows. Leave at once: the connection itself may last some seconds longer.',
    schema: closingSchema,
  },
  {
    name: 'pong',
    title: 'The answer to a ping',
    summary: 'The bare text `pong`, no JSON. Costs the server nothing: a sleeping cafeteria is not woken.',
    schema: z.literal('pong'),
  },
];

const fromClient: Message[] = [
  {
    name: 'replay',
    title: 'Events are missing',
    summary:
      'Asks for the events from this number on, on the open socket. The answer begins with a hello. At most 20 messages in 10 s.',
    schema: clientMessageSchema,
  },
  {
    name: 'ping',
    title: 'Is anybody there?',
    summary:
      'The bare text `ping`, every 30 s. Whoever has pinged and then is silent for two minutes is dropped.',
    schema: z.literal('ping'),
  },
];

const components = { Order: orderSchema, CafeteriaState: cafeteriaStateSchema };

export function asyncApiDocument() {
  const messages = [...fromServer, ...fromClient];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'ITSUR Eats: the live events of a cafeteria',
      version: '1.0.0',
      description: about,
      contact: { name: 'ITSUR Eats', url: 'https://api.itsureats.edu.mx/docs' },
      license: { name: 'Proprietary', url: 'https://api.itsureats.edu.mx/docs' },
    },
    defaultContentType: 'application/json',
    servers: {
      production: {
        host: 'api.itsureats.edu.mx',
        protocol: 'wss',
        description: 'The deployed platform',
        security: security(),
      },
      local: {
        host: '127.0.0.1:8787',
        protocol: 'ws',
        description: '`npm start`',
        security: security(),
      },
    },
    channels: {
      cafeteria: {
        address: '/cafeterias/{id}/stream',
        title: 'A cafeteria',
        description: 'One socket listens to one cafeteria.',
        parameters: { id: { description: 'The UUID of the cafeteria, in lower case.' } },
        messages: Object.fromEntries(
          messages.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: { method: 'GET', query: query(), bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      tell: {
        action: 'send',
        title: 'Tell',
        summary: 'What the server sends.',
        channel: { $ref: '#/channels/cafeteria' },
        messages: fromServer.map(({ name }) => ({ $ref: `#/channels/cafeteria/messages/${name}` })),
      },
      hear: {
        action: 'receive',
        title: 'Hear',
        summary: 'What a client may send. Anything else is answered by an error.',
        channel: { $ref: '#/channels/cafeteria' },
        messages: fromClient.map(({ name }) => ({ $ref: `#/channels/cafeteria/messages/${name}` })),
      },
    },
    components: {
      messages: Object.fromEntries(messages.map(messageOf)),
      schemas: schemasOf(components),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'For apps: an access token in the Authorization header of the upgrade, and X-Institution.',
        },
        streamTicket: {
          type: 'httpApiKey',
          in: 'header',
          name: 'Sec-WebSocket-Protocol',
          description: `For browsers: the subprotocols \`${streamProtocol}\` and \`ticket.<ticket>\`. A ticket of POST /cafeterias/{id}/stream-ticket is good once, for 60 s.`,
        },
      },
    },
  };
}

function messageOf({ name, title, summary, schema }: Message) {
  const { [name]: payload } = schemasOf({ ...components, [name]: schema });
  const isText = schema instanceof z.ZodLiteral;
  return [name, { name, title, summary, contentType: isText ? 'text/plain' : 'application/json', payload }];
}

/**
 * JSON Schemas that refer to each other. As a reader takes them (`input`): members that it does not know may be there,
 * except where the server is the reader.
 */
function schemasOf(named: Record<string, z.ZodType>): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-7',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

const security = () => [
  { $ref: '#/components/securitySchemes/bearer' },
  { $ref: '#/components/securitySchemes/streamTicket' },
];

const query = () => ({
  type: 'object',
  additionalProperties: false,
  properties: {
    since: {
      type: 'string',
      pattern: '^\\d{1,15}$',
      description: 'The `seq` of the last event heard. Absent, or without its `epoch`: a snapshot comes.',
    },
    epoch: { type: 'string', format: 'uuid', description: 'The history that it belongs to.' },
    view: { type: 'string', enum: ['kitchen'], description: 'For staff: orders alone, and the presence.' },
  },
});

const about = `
A socket says hello, then what was missed since \`since\` (or a snapshot), then what happens. Nothing is lost or doubled
in between: come back with the \`seq\` of the last event heard and the \`epoch\` of the last hello or snapshot. An \`epoch\`
that is not the server's, or more missed than the history holds, is answered by \`recovered: false\` and a snapshot,
never by a part.

Staff hear all of their cafeteria, a kitchen display its orders, a student what is public and their own orders. Members
and event names that a client does not know are to be ignored: new ones come without a new version.

Why the server closes, and what to do:

| code | why | then |
| ---- | --- | ---- |
${[
  [
    closeCodes.sessionEnded,
    'the session has ended, or the user lost the role',
    'sign in again; do not reconnect',
  ],
  [closeCodes.silent, 'pings had come and then did not for two minutes', 'reconnect and resume'],
  [
    closeCodes.tooMany,
    'the user has more than 10 sockets here; the oldest gives way',
    'reconnect late, if at all',
  ],
  [closeCodes.tooFast, 'too many messages', 'reconnect late, and resume'],
  [
    closeCodes.restart,
    'a deploy, or another history; the reason may be `retry-after=<seconds>`',
    'wait that long, then reconnect and resume',
  ],
  [closeCodes.messageTooBig, 'a message of more than 16,384 characters', 'reconnect and resume'],
  ['any other', 'the network', 'reconnect with backoff and jitter, and resume'],
]
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

\`clients/stream\` does all of it.
`.trim();
