import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retryDelaySeconds } from '../../src/domain/retry-delay.ts';

/* Numbers that are named twice: by those who explain them, and by the code that means them. Each pair is read from both. */

const words = { one: 1, two: 2, three: 3, four: 4, five: 5, ten: 10, twenty: 20, minute: 60, once: 1 };
const read = (file: string) =>
  readFileSync(join(import.meta.dirname, '../..', file), 'utf8').replace(/\n *(\*|\/\/|--)? */g, ' ');

/** The numbers that a text names where the pattern matches it: in digits or in words. */
function numbersIn(file: string, pattern: RegExp): number[] {
  const [found, ...named] = pattern.exec(read(file)) ?? [];
  expect(found, `${file} does not say ${pattern}`).toBeDefined();
  return named.map((text) => words[text as keyof typeof words] ?? Number(text.replaceAll(/[_,]/g, '')));
}

type Named = [file: string, pattern: RegExp];
const seconds = 1_000;
const minutes = 60_000;
const constant = (name: string) => new RegExp(`const ${name} = ([\\d_]+)`);

const circuit = 'src/domain/circuit.ts';
const delays = 'src/domain/retry-delay.ts';
const sockets = 'durable-objects/cafeteria/sockets.ts';
const cafeteria = 'durable-objects/cafeteria/index.ts';
const asyncApi = 'dev/asyncapi-document.ts';
const relay = 'migrations/tenant/functions/40_relay.sql';
const runbook = 'docs/runbook.md';
const alerts = 'ops/alerts.yml';

/** `unit`: what the code counts in, of what is said. */
const pairs: [what: string, said: Named, meant: Named, unit: number][] = [
  ['the probe of a circuit', [runbook, /but a probe every (\d+) s/], [circuit, constant('openMs')], seconds],
  [
    'failures that open it',
    [runbook, /failed (\w+) times in a row/],
    [circuit, constant('failuresInARow')],
    1,
  ],
  ['its first wave', ['docs/architecture.md', /in waves of (\d+),/], [circuit, constant('firstWave')], 1],
  [
    'how often an isolate asks it',
    ['docs/architecture.md', /asks it (\w+) a second at most/],
    ['src/services/circuit.ts', constant('answerGoodForMs')],
    seconds,
  ],
  ['tries of a message', [runbook, /Messages were tried (\w+) times/], [delays, constant('maxAttempts')], 1],
  [
    'tries that were in vain',
    [alerts, /ended dead within 15 minutes: (\w+) tries/],
    [delays, constant('maxAttempts')],
    1,
  ],
  [
    'how often an object looks',
    [runbook, /alarm looks every (\w+) seconds/],
    ['src/domain/watch.ts', constant('catchUpEveryMs')],
    seconds,
  ],
  [
    'a board without anybody',
    [runbook, /orders waited for a (\w+), and no tablet/],
    [cafeteria, constant('unattendedAfterMs')],
    seconds,
  ],
  [
    'the delay of the counters',
    [runbook, /with a delay of (\w+) seconds/],
    ['src/observability/report-metrics.ts', constant('reportEverySeconds')],
    1,
  ],
  [
    'payments that are stuck',
    [runbook, /failed more than (\w+) times\. They/],
    ['migrations/tenant/functions/32_look_after_payments.sql', /attempts > (\d+)/],
    1,
  ],
  [
    'where to find them',
    [runbook, /due_at is not null and attempts > (\d+)/],
    ['migrations/tenant/functions/32_look_after_payments.sql', /attempts > (\d+)/],
    1,
  ],
  [
    'how often they are tried',
    [runbook, /They are tried every (\w+) minutes/],
    ['src/domain/payments.ts', constant('patientSeconds')],
    60,
  ],
  [
    'an access token',
    [runbook, /Access tokens live for (\d+) minutes/],
    ['src/services/identity/tokens.ts', constant('accessTokenSeconds')],
    60,
  ],
  [
    'an access token, again',
    ['docs/architecture.md', /Access tokens live (\d+) minutes/],
    ['src/services/identity/tokens.ts', constant('accessTokenSeconds')],
    60,
  ],
  [
    'a refresh that is repeated',
    ['docs/architecture.md', /repeats the last within (\d+) s/],
    ['durable-objects/user-sessions/local-sessions.ts', constant('repeatWithinMs')],
    seconds,
  ],
  [
    'a refresh that is repeated, again',
    ['docs/api.md', /(\d+) s, with your `deviceId`: you get the same pair/],
    ['durable-objects/user-sessions/local-sessions.ts', constant('repeatWithinMs')],
    seconds,
  ],
  [
    'the longest request',
    ['docs/threat-model.md', /hanging requests +\| bounds before anything is read; (\d+) s/],
    ['src/http/middleware/body.ts', constant('answerWithinMs')],
    seconds,
  ],
  [
    'a migration that waits',
    ['docs/deploying.md', /others would wait behind waits longer than (\d+) s/],
    ['dev/migrate.ts', /const lockTimeout = '(\d+)s'/],
    1,
  ],
  [
    'the time of the database',
    ['src/services/deliveries/purge-deliveries.ts', /the (\w+) seconds that the database is given/],
    ['src/db/client.ts', constant('deadlineMs')],
    seconds,
  ],
  [
    'a claim of deliveries',
    [relay, /Claims deliveries for one consumer, for (\w+) minutes/],
    [relay, /claimed_until = now\(\) \+ interval '(\d+) seconds'/],
    60,
  ],
  [
    'a claim, as consumers know it',
    ['src/env.ts', /claims last for (\w+) minutes/],
    [relay, /claimed_until = now\(\) \+ interval '(\d+) seconds'/],
    60,
  ],
  [
    'the wait for a provider',
    [relay, /five at a time, (\w+) seconds each at the most/],
    ['src/env.ts', /PROVIDER_TIMEOUT_MS\) \|\| ([\d_]+)/],
    seconds,
  ],
  [
    'a batch of deliveries',
    [relay, /a batch of (\d+), five at a time/],
    ['wrangler.toml', /max_batch_size = (\d+)/],
    1,
  ],
  ['sockets of a user', [asyncApi, /more than (\d+) sockets here/], [sockets, constant('socketsPerUser')], 1],
  [
    'messages of a socket',
    [asyncApi, /At most (\d+) messages in 10 s/],
    [sockets, constant('messagesPerWindow')],
    1,
  ],
  [
    'the time that they are counted in',
    [asyncApi, /At most 20 messages in (\d+) s/],
    [sockets, constant('windowMs')],
    seconds,
  ],
  [
    'a message that is too big',
    [asyncApi, /a message of more than ([\d,]+) characters/],
    [sockets, constant('largestMessage')],
    1,
  ],
  [
    'a socket that has fallen silent',
    [asyncApi, /then did not for (\w+) minutes/],
    [sockets, constant('silentAfterMs')],
    minutes,
  ],
  [
    'an outbox that lags',
    [runbook, /no relay has processed for more than a (\w+),/],
    [alerts, /outbox_oldest_event_age_seconds\) > (\d+)/],
    1,
  ],
  [
    'a safety net that has stopped',
    [runbook, /did not get through an institution for (\w+) minutes/],
    [alerts, /safety_net_last_run_timestamp_seconds\) > (\d+)/],
    60,
  ],
  [
    'a platform out of reach',
    [runbook, /no answer from `\/metrics` for (\w+) minutes/],
    [alerts, /up\{job="itsur-eats"\} == 0 for: (\d+)m/],
    1,
  ],
];

describe('a number that is explained', () => {
  it.each(pairs)('is the one that is meant: %s', (_, said, meant, unit) => {
    expect(numbersIn(...said).map((number) => number * unit)).toEqual(numbersIn(...meant));
  });

  it.each(['README.md', runbook, 'docs/direccion-ti.md'])('tries again after 5, 25 and 125 s: %s', (file) => {
    const after = numbersIn(file, /(?:after|a) (\d+), (\d+)(?:,| and| y) (\d+) s/);
    expect(after).toEqual([1, 2, 3].map((attempt) => retryDelaySeconds(attempt, 0)));
  });
});
