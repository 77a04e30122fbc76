/**
 * `npm run smoke -- --url https://… [--version 'itsur-eats="id"']`: whether a deployment does its work, without changing anything.
 * With SMOKE_INSTITUTION, SMOKE_EMAIL and SMOKE_PASSWORD it also signs in as that student and asks for the price of an
 * order; nothing is ordered. `--version` has Cloudflare send these requests to that version, however few it gets otherwise.
 */
import { parseArgs } from 'node:util';

/** Of all answers, what is read of any of them. */
type Body = {
  code?: string;
  openapi?: string;
  accessToken?: string;
  subtotalCents?: number;
  data?: { id: string }[];
  categories?: { items: Dish[] }[];
};
type Dish = { id: string; priceCents: number; available: boolean; modifierGroups: { minChoices: number }[] };
type Reply = { status: number; body: Body };
type Ask = (path: string, options?: { token?: string; body?: unknown }) => Promise<Reply>;

const timeoutMs = 15_000;

function askerOf(url: string, version?: string): Ask {
  return async (path, { token, body } = {}) => {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-institution': process.env.SMOKE_INSTITUTION ?? '',
        'user-agent': 'itsur-eats-smoke',
        ...(version && { 'cloudflare-workers-version-overrides': version }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Body) : {} };
  };
}

/** Each check throws with what it saw instead of what it wanted. */
async function run(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string' }, version: { type: 'string' } } });
  if (!values.url) throw new Error('Uso / usage: npm run smoke -- --url https://…');
  const ask = askerOf(values.url, values.version);
  await check('el Worker responde / the Worker runs', async () => {
    want(await ask('/healthz'), 200);
  });
  await check('su base de datos responde / its database answers', async () => {
    want(await ask('/readyz'), 200);
  });
  await check('publica su contrato / it publishes its contract', async () => {
    const { body } = want(await ask('/openapi.json'), 200);
    if (body.openapi !== '3.1.0') throw new Error('not OpenAPI 3.1');
  });
  await check('rechaza a quien no se identifica / it refuses who does not sign in', async () => {
    want(await ask('/me'), 401);
  });
  if (process.env.SMOKE_EMAIL) await check('cotiza un pedido / it quotes an order', () => quote(ask));
}

async function quote(ask: Ask): Promise<void> {
  const credentials = { email: process.env.SMOKE_EMAIL, password: process.env.SMOKE_PASSWORD };
  const token = want(await ask('/auth/login', { body: credentials }), 200).body.accessToken;
  const campus = first(want(await ask('/campuses', { token }), 200));
  const cafeteriaId = first(want(await ask(`/campuses/${campus}/cafeterias`, { token }), 200));
  const menu = want(await ask(`/cafeterias/${cafeteriaId}/menu`, { token }), 200).body;
  const dish = menu.categories
    ?.flatMap((category) => category.items)
    .find((item) => item.available && item.modifierGroups.every((group) => group.minChoices === 0));
  // At night a cafeteria may have nothing: then the menu was the check.
  if (!dish) return;
  const items = [{ menuItemId: dish.id, quantity: 1 }];
  const { body } = want(
    await ask('/orders/quote', { token, body: { cafeteriaId, items, paymentMethod: 'cash' } }),
    200,
  );
  if (body.subtotalCents !== dish.priceCents) throw new Error(`subtotalCents ${body.subtotalCents}`);
}

/** The id of the first of a list. */
function first({ body }: Reply): string {
  const id = body.data?.[0]?.id;
  if (!id) throw new Error('an empty list');
  return id;
}

async function check(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    console.log(`✓ ${name}`);
  } catch (error) {
    throw new Error(`✗ ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function want(reply: Reply, status: number): Reply {
  // The code of a problem says what there is to say; a body could hold anything.
  if (reply.status !== status) throw new Error(`${reply.status} ${reply.body.code ?? ''} ≠ ${status}`);
  return reply;
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
