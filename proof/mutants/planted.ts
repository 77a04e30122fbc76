/** Who ought to catch it: the tests of the rules, the simulation, or the simulation with the database beside it. */
export type Catcher = 'rules' | 'simulation' | 'database';

/** A small fault that somebody might make. `find` occurs once in its file. */
export type Mutant = { file: string; find: string; replace: string; breaks: string; by: Catcher };

const rule = (file: string, find: string, replace: string, breaks: string): Mutant => ({
  file: `src/domain/${file}.ts`,
  find,
  replace,
  breaks,
  by: 'rules',
});
const desk = (file: string, find: string, replace: string, breaks: string): Mutant => ({
  file: `src/${file}.ts`,
  find,
  replace,
  breaks,
  by: 'simulation',
});
/** As `desk`, of what befalls the simulated cafeteria so seldom that a test has it happen. */
const seldom = (...fault: Parameters<typeof desk>): Mutant => ({ ...desk(...fault), by: 'rules' });
const judge = (find: string, replace: string, breaks: string): Mutant => ({
  file: 'migrations/tenant/functions/21_commit_decisions.sql',
  find,
  replace,
  breaks,
  by: 'database',
});

export const planted: readonly Mutant[] = [
  rule(
    'ordering/hours',
    'instant < interval.closes',
    'instant <= interval.closes',
    'open at the moment of closing',
  ),
  rule(
    'ordering/slots',
    'if (fits(roomIn(state, slot, now), demand)) return { slot, promise };',
    'return { slot, promise };',
    'a full slot takes one more',
  ),
  rule(
    'ordering/slots',
    '(room[resource] ?? Number.POSITIVE_INFINITY) >= amount',
    '(room[resource] ?? Number.POSITIVE_INFINITY) > amount',
    'the last place of a slot is never given',
  ),
  rule(
    'ordering/slots',
    'Math.floor((capacity * percent) / 100) - load',
    'Math.ceil((capacity * percent) / 100) - load',
    'a throttled slot has a place too many',
  ),
  rule('ordering/basket', ' || (at && !isServed(dish.windows, at))', '', 'breakfast is sold all day'),
  rule(
    'ordering/plan-order',
    'localTimeAt(Math.max(slot.starts, now), calendar.timezone)',
    'localTimeAt(now, calendar.timezone)',
    'the hour of ordering counts, not that of collecting',
  ),
  rule(
    'ordering/fees',
    'Math.round((priceCents * terms.feeBasisPoints) / 10_000)',
    'Math.floor((priceCents * terms.feeBasisPoints) / 10_000)',
    'a fee is rounded down',
  ),
  rule(
    'ordering/fees',
    'Math.round((priceCents * basisPoints)',
    'Math.ceil((priceCents * basisPoints)',
    'a tax is rounded up',
  ),
  rule(
    'ordering/advance-order',
    'release(draft, moved, byUserId) : moved',
    'release(draft, release(draft, moved, byUserId), byUserId) : moved',
    'what an order held is given back twice',
  ),
  rule(
    'ordering/advance-order',
    "releasing: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired']",
    "releasing: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired', 'no_show']",
    'what was cooked goes back to stock',
  ),
  rule(
    'order-moves',
    "event: 'order.ready', from: ['preparing']",
    "event: 'order.ready', from: ['accepted', 'preparing']",
    'an order is ready that nobody has begun',
  ),
  rule(
    'ordering/duplicates',
    'document.userId !== userId',
    'document.userId === userId',
    'the double tap of somebody else counts',
  ),
  rule(
    'ordering/stock',
    '|| !dish || isOfAnEarlierDay(draft, order, dish)',
    '|| !dish',
    'yesterday’s portions are sold again today',
  ),
  rule(
    'ordering/business-day',
    'draft.cafeteria.businessDay >= today',
    'draft.cafeteria.businessDay > today',
    'the day begins again and again',
  ),
  rule(
    'ordering/business-day',
    'dailyStock - heldFor(state, day, id)',
    'dailyStock',
    'what was ordered ahead is sold twice',
  ),
  rule(
    'ordering/numbers',
    'while (taken.has(orderNumber(numberPrefix, count))) count++;',
    '',
    'a number is called out for two orders',
  ),
  rule(
    'ordering/numbers',
    'if (!isTaken(orders, code)) return code;',
    'return code;',
    'two open orders have one pickup code',
  ),
  rule(
    'ordering/fairness',
    'own.length >= maxOpenOrders',
    'own.length > maxOpenOrders',
    'one open order too many',
  ),
  rule(
    'ordering/fairness',
    'quantity + already > dish.maxPerStudent',
    'quantity > dish.maxPerStudent',
    'a second order gets round the share of a scarce dish',
  ),
  rule(
    'ordering/place-order',
    'shownCents !== quote.totalCents',
    'shownCents < quote.totalCents',
    'another total than shown, if it is lower',
  ),
  rule(
    'ordering/promises',
    'pausedUntil === null || pausedUntil > now',
    'pausedUntil !== null && pausedUntil > now',
    'a pause without an end is none',
  ),
  rule(
    'ordering/timers',
    'due !== null && Date.parse(due) <= now',
    'due !== null && Date.parse(due) <= now + 60_000',
    'an order runs out a minute early',
  ),
  rule(
    'ordering/change-order',
    'version !== undefined && version !== order.version',
    'version !== undefined && version > order.version',
    'an order is moved by somebody who saw an older one',
  ),
  rule(
    'ordering/change-order',
    "'actor' in command && command.actor.ownOnly && order",
    "'actor' in command && !command.actor.ownOnly && order",
    'students move the orders of others',
  ),
  rule(
    'ordering/line-changes',
    'totalCents: subtotalCents + document.tipCents + feeCents',
    'totalCents: subtotalCents + feeCents',
    'a line that falls away takes the tip along',
  ),
  rule(
    'ordering/line-changes',
    'const feeCents = feeOf(order, subtotalCents);',
    'const { feeCents } = document;',
    'a line that falls away leaves its fee behind',
  ),
  rule(
    'ordering/evolve',
    'stock: option.stock + (changeOf.get(option.id) ?? 0)',
    'stock: option.stock',
    'options never run out until the state is read anew',
  ),
  rule(
    'ordering/basket',
    'dishes.get(dishId)?.allergens ?? []',
    '[]',
    'a combo hides what its parts have in them',
  ),
  rule(
    'ordering/payment-wishes',
    "(status === 'placed' && lastsUntilItsSlot(order))",
    'false',
    'money is taken before the kitchen has accepted',
  ),
  desk(
    'services/ordering/desk',
    '    let sent: { answer: CommitAnswer; again: boolean };\n',
    `    let sent: { answer: CommitAnswer; again: boolean };
    for (const each of waiting) each.answer(decided.answers.get(each.submission) ?? { kind: 'none' });
`,
    'answers come before the commit',
  ),
  desk(
    'services/ordering/submit',
    '{ ...submission, isAgain: true }',
    'submission',
    'nobody looks whether the object had written it',
  ),
  seldom(
    'services/ordering/desk',
    'const mayBeElsewhere = isAgain === true || hasNothingElse;',
    'const mayBeElsewhere = isAgain === true;',
    'a command that waited while it was written elsewhere is written again',
  ),
  desk(
    'services/ordering/desk',
    'if (written.has(each.submission.id)) mustBeLookedFor(each);',
    'void each;',
    'what was named as written is forgotten when the database does not answer next',
  ),
  desk(
    'services/ordering/desk',
    'const written = new Set(answer.commandIds);',
    'const written = new Set<string>();',
    'a stale answer is swallowed: what it says was written is written again',
  ),
  desk(
    'services/ordering/desk',
    "if (!isSameRequest) return { kind: 'refused', code: 'idempotency_key_reused', facts: {}, replayed: false };",
    '',
    'a key answers another basket',
  ),
  desk(
    'services/ordering/desk',
    'allergens.get(command.request.userId) ?? command.request.profileAllergens',
    'command.request.profileAllergens',
    'what the database says of allergens is not heard, and asked for ever',
  ),
  seldom(
    'services/ordering/desk',
    'for (const each of waiting) await this.#settle([each]);',
    '',
    'a group that is refused leaves its callers waiting',
  ),
  desk(
    'services/ordering/decide-group',
    'key: key && { ...key, outcome: isKept ? outcome : null }',
    'key: undefined',
    'the answer is not kept under its key',
  ),
  desk(
    'domain/ordering/evolve',
    'revision: state.position.revision + 1',
    'revision: state.position.revision',
    'what no event tells of raises no revision',
  ),
  desk(
    'db/ordering/commit',
    "const removed = new Set(all('removedItemIds'));",
    'const removed = new Set<string>();',
    'a line that fell away is there again when the state is read anew',
  ),
  desk(
    'db/ordering/commit',
    "inWaves(all('orders').filter((order) => !isNew(order)))",
    "[...new Map(all('orders').filter((order) => !isNew(order)).map((order) => [order.document.id, order])).values()].map((order) => [order])",
    'of an order that moves twice in one commit the first move is not told',
  ),
  judge('c.epoch <> at_epoch or ', '', 'what was decided before a restore is written after it'),
  judge(' or c.revision <> at_revision', '', 'what was decided on an older menu is written'),
  judge(
    "i.created_at >= now() - interval '24 hours'",
    "i.created_at < now() - interval '24 hours'",
    'a key is known when it has lapsed, and not before',
  ),
  judge('e.seq > at_seq and', 'e.seq > at_seq + 1 and', 'the first command that was missed is not named'),
];
