import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { PaymentDocument } from '../../contracts/payments.ts';
import type { ProblemCode } from '../../contracts/problems.ts';
import { isDatabaseTrouble, problemOfConstraint, refusalOf } from '../../db/constraints.ts';
import type { CommitAnswer, WrittenCommand } from '../../db/ordering/commit.ts';
import type { Command } from '../../domain/ordering/commands.ts';
import type { Chance } from '../../domain/ordering/events.ts';
import type { OrderingState, OrderRecord } from '../../domain/ordering/state.ts';
import { logEvent } from '../../observability/log.ts';
import type { PlannedDelivery } from '../deliveries/enqueue.ts';
import type { Answer, Submission } from './commands.ts';
import { type DecidedGroup, decideGroup } from './decide-group.ts';

/** Commands of one commit at the most. Source: its cost an order hardly falls beyond (docs/performance.md). */
const largestGroup = 64;
/** A database that does not answer is asked again for so long; the request behind a command gives up a little later. */
const keepTryingMs = 18_000;
const firstPauseMs = 50;
const longestPauseMs = 1_000;
/** A state that is only read is compared with the database when it was not for so long: somebody may have written unheard. */
const believedForMs = 30_000;
/** Ended orders kept in memory: their payments go on, and a board may be behind. */
const endedOrdersKept = 200;

/** What was committed, at which history: the events in their order, the deliveries to queue. */
export type Committed = { epoch: string; events: CafeteriaEvent[]; deliveries: PlannedDelivery[] };

/** What a desk needs of the world; of the database one round trip a verb. */
export type DeskDeps = {
  /** null: there is no such cafeteria. */
  load(): Promise<OrderingState | null>;
  loadOrder(orderId: string): Promise<OrderRecord | null>;
  commit(group: {
    before: OrderingState;
    after: OrderingState;
    commands: WrittenCommand[];
  }): Promise<CommitAnswer>;
  /** The order that a command has written, where its answer was lost. */
  findCommitted(commandId: string): Promise<{ order: OrderRecord['document']; wasPlaced: boolean } | null>;
  /** Told of every commit, before its callers are answered. Synchronous: what it does later it does by itself. */
  committed(committed: Committed): void;
  /** Others have written what this desk has not heard of. */
  missed(): void;
  /** A command could not be carried out by a fault of ours, and the same again could not either. */
  failed(command: Command, error: unknown): void;
  now(): number;
  chance: Chance;
};

/** `sinceLoad`: how often the state had been read when it came, or was last looked for in it; -1: it may be in any. */
type Waiting = { submission: Submission; answer: (answer: Answer) => void; sinceLoad: number };

function mustBeLookedFor(waiting: Waiting): void {
  waiting.submission.isAgain = true;
  waiting.sinceLoad = -1;
}

/**
 * Where the commands of one cafeteria are decided: one after the other on one state, and what arrives while a commit is on
 * its way is committed together. Any number of desks may work for a cafeteria at a time; the database lets one of them
 * commit, and the others decide again on what is so by then.
 */
export class OrderDesk {
  readonly #deps: DeskDeps;
  #state: OrderingState | null = null;
  /** The newest event that somebody has told of: a state before it is not decided on. */
  #heardSeq = 0;
  /** When the state was last known to be what the database has. */
  #believedAt = 0;
  #loading: Promise<OrderingState | null> | null = null;
  #loads = 0;
  #queue: Waiting[] = [];
  #working = false;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  /** Decides and commits a command, together with others. Never throws. Cost: one round trip, shared by its group. */
  submit(submission: Submission): Promise<Answer> {
    return new Promise((answer) => {
      this.#queue.push({ submission, answer, sinceLoad: submission.isAgain ? -1 : this.#loads });
      if (!this.#working) void this.#work();
    });
  }

  /**
   * The state as it is known, for whoever only asks; null: no such cafeteria. Warm, no round trip, but for one now and then that
   * compares its position.
   */
  async state(): Promise<OrderingState | null> {
    const state = await this.#currentState();
    if (!state || this.#deps.now() - this.#believedAt <= believedForMs) return state;
    // Once for all that ask meanwhile.
    this.#believedAt = this.#deps.now();
    if (await this.#stillStands(state)) return state;
    this.forget();
    return this.#currentState();
  }

  /** Whether the database is where this state is. While it does not answer, what is known is as good as it gets. */
  async #stillStands(state: OrderingState): Promise<boolean> {
    try {
      const { kind } = await this.#deps.commit({ before: state, after: state, commands: [] });
      return kind === 'committed';
    } catch (error) {
      if (isDatabaseTrouble(error)) return true;
      throw error;
    }
  }

  async #currentState(): Promise<OrderingState | null> {
    if (this.#state && this.#state.position.seq >= this.#heardSeq) return this.#state;
    // Once for all that come while it loads.
    this.#loading ??= this.#deps.load().finally(() => {
      this.#loading = null;
    });
    const heard = this.#heardSeq;
    const loaded = await this.#loading;
    this.#state = loaded;
    this.#loads++;
    this.#believedAt = this.#deps.now();
    // Of a database that was restored to an earlier day the numbers begin earlier.
    if (loaded && this.#heardSeq === heard) this.#heardSeq = loaded.position.seq;
    return loaded;
  }

  /** Others have written up to this event. */
  heard(seq: number): void {
    this.#heardSeq = Math.max(this.#heardSeq, seq);
  }

  /** Others have written something, or the history was lost: nothing of what is known counts any more. */
  forget(): void {
    this.#state = null;
    this.#heardSeq = 0;
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      while (this.#queue.length > 0) await this.#settle(this.#nextGroup());
    } finally {
      this.#working = false;
    }
  }

  /** The commands that have waited longest; of a key that came twice the second waits on, to be answered as the first. */
  #nextGroup(): Waiting[] {
    const keys = new Set<string>();
    const group: Waiting[] = [];
    const left: Waiting[] = [];
    for (const each of this.#queue) {
      const { key } = each.submission;
      const name = key && `${key.userId} ${key.route} ${key.key}`;
      if (group.length >= largestGroup || (name && keys.has(name))) {
        left.push(each);
        continue;
      }
      if (name) keys.add(name);
      group.push(each);
    }
    this.#queue = left;
    return group;
  }

  /** Answers a group: decides and commits it, as often as others have been faster. */
  async #settle(group: Waiting[]): Promise<void> {
    const until = this.#deps.now() + keepTryingMs;
    let waiting = group;
    let pauseMs = firstPauseMs;
    try {
      while (waiting.length > 0) {
        if (this.#deps.now() > until) throw new Unrest();
        try {
          waiting = await this.#attempt(waiting, until);
        } catch (error) {
          if (!isDatabaseTrouble(error)) throw error;
          // Loading did not succeed; nothing of this group is written.
          if (this.#deps.now() + pauseMs > until) throw error;
          await pause(pauseMs);
          pauseMs = Math.min(pauseMs * 2, longestPauseMs);
        }
      }
    } catch (error) {
      this.forget();
      logEvent('error', 'group_not_committed', { commands: waiting.length, error });
      for (const each of waiting)
        if (isDatabaseTrouble(error) || error instanceof Unrest) each.answer({ kind: 'unknown' });
        else this.#fail(each, error);
    }
  }

  #fail({ submission, answer }: Waiting, error: unknown): void {
    this.#deps.failed(submission.command, error);
    answer({ kind: 'failed', error: String(error) });
  }

  /** One decision and commit of a group. Answers those that are still to be settled. */
  async #attempt(waiting: Waiting[], until: number): Promise<Waiting[]> {
    const { state, unreadable } = await this.#stateFor(waiting);
    // Whoever only asks may have a newer one read while somebody is looked for.
    const loads = this.#loads;
    if (state && unreadable.size > 0)
      return waiting.filter((each) => {
        const error = unreadable.get(orderOf(each));
        if (error !== undefined) this.#fail(each, error);
        return error === undefined;
      });
    if (!state) {
      const answer: Answer = { kind: 'refused', code: 'cafeteria_not_found', facts: {}, replayed: false };
      for (const each of waiting) each.answer(answer);
      return [];
    }
    // After the state was read: what is written from now on makes that state stale, and is named.
    const again = waiting.filter((each) => this.#mayBeWritten(each));
    if (again.length > 0) {
      const left = await this.#answerCommitted(
        waiting,
        new Set(again.map(({ submission }) => submission.id)),
      );
      for (const each of left) each.sinceLoad = loads;
      return left;
    }
    const submissions = waiting.map(({ submission }) => submission);
    const decided = decideGroup(state, submissions, this.#deps.now(), this.#deps.chance);
    let sent: { answer: CommitAnswer; again: boolean };
    try {
      sent = await this.#send(decided, until);
    } catch (error) {
      if (!refusalOf(error)) throw error;
      return this.#afterRefusal(waiting, error);
    }
    return this.#take(waiting, decided, sent);
  }

  /**
   * Whether a command may be in the state that it is to be decided on, and was not looked for in it: it was sent elsewhere
   * before and may be on its way from there, or its sender has given this desk up meanwhile and has had it written elsewhere.
   * A second order is kept off by its key; one without has nothing else, nor has a paper that is counted. What is said of any
   * other command twice, the order itself refuses, and nobody hears it.
   */
  #mayBeWritten({ submission: { isAgain, command, key }, sinceLoad }: Waiting): boolean {
    const hasNothingElse =
      command.kind === 'note_printing' || (command.kind === 'place' && key === undefined);
    const mayBeElsewhere = isAgain === true || hasNothingElse;
    return mayBeElsewhere && sinceLoad < this.#loads;
  }

  async #take(
    waiting: Waiting[],
    decided: DecidedGroup,
    { answer, again }: { answer: CommitAnswer; again: boolean },
  ): Promise<Waiting[]> {
    switch (answer.kind) {
      case 'committed': {
        this.#adopt(decided, answer.deliveries);
        for (const { submission, error } of decided.faults) this.#deps.failed(submission.command, error);
        const payments = new Map(answer.payments.map((payment) => [payment.orderId, payment]));
        for (const { submission, answer: reply } of waiting)
          reply(withPayment(submission, decided.answers.get(submission), payments));
        return [];
      }
      case 'stale': {
        this.#state = null;
        this.#deps.missed();
        const written = new Set(answer.commandIds);
        // Should the database not answer now, they are looked for again, and never decided on what they have written.
        for (const each of waiting) if (written.has(each.submission.id)) mustBeLookedFor(each);
        return this.#answerCommitted(waiting, written);
      }
      case 'known': {
        const known = new Map(answer.answers.map((each) => [each.commandId, each]));
        return waiting.filter(({ submission, answer: reply }) => {
          const first = known.get(submission.id);
          if (first) reply(replayOf(first, !again));
          return !first;
        });
      }
      case 'profiles': {
        const allergens = new Map(answer.users.map((user) => [user.userId, user.allergens]));
        for (const { submission } of waiting) correctProfile(submission, allergens);
        return waiting;
      }
      case 'absent':
        this.forget();
        return waiting;
    }
  }

  /** The state to decide a group on, with the ended orders that it is about; and why which of them cannot be read. */
  async #stateFor(
    waiting: Waiting[],
  ): Promise<{ state: OrderingState | null; unreadable: Map<string, unknown> }> {
    const state = await this.#currentState();
    const unreadable = new Map<string, unknown>();
    if (!state) return { state, unreadable };
    const missing = [...new Set(waiting.map(orderOf))].filter(
      (id) => id !== '' && !state.orders.has(id) && !state.endedOrders.has(id),
    );
    if (missing.length === 0) return { state, unreadable };
    const records = await Promise.all(
      missing.map((id) =>
        this.#deps.loadOrder(id).catch((error: unknown) => {
          if (isDatabaseTrouble(error)) throw error;
          unreadable.set(id, error);
          return null;
        }),
      ),
    );
    const found = records.filter((record) => record !== null);
    const endedOrders = new Map([...state.endedOrders].slice(-endedOrdersKept));
    // One that is open was placed after this state was read: it is read anew.
    if (found.some(({ document }) => document.closedAt === null)) {
      this.#state = null;
      return this.#stateFor(waiting);
    }
    for (const record of found) endedOrders.set(record.document.id, record);
    this.#state = { ...state, endedOrders };
    return { state: this.#state, unreadable };
  }

  /**
   * Sends a commit, and the same again while the database does not answer: the guard lets it be written once, and what was
   * written before is named by the answer. `again`: it was sent more than once.
   */
  async #send(decided: DecidedGroup, until: number): Promise<{ answer: CommitAnswer; again: boolean }> {
    const { before, after, written: commands } = decided;
    for (let again = false, pauseMs = firstPauseMs; ; again = true) {
      try {
        return { answer: await this.#deps.commit({ before, after, commands }), again };
      } catch (error) {
        if (!isDatabaseTrouble(error) || this.#deps.now() + pauseMs > until) throw error;
        await pause(pauseMs * (0.5 + this.#deps.chance.random()));
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  #adopt({ after, events }: DecidedGroup, deliveries: PlannedDelivery[]): void {
    this.#state = after;
    this.#believedAt = this.#deps.now();
    if (after.endedOrders.size > 2 * endedOrdersKept)
      this.#state = { ...after, endedOrders: new Map([...after.endedOrders].slice(-endedOrdersKept)) };
    this.#heardSeq = Math.max(this.#heardSeq, after.position.seq);
    this.#deps.committed({ epoch: after.position.epoch, events, deliveries });
  }

  /** Answers the commands that were written by an earlier send of theirs, here or at another desk. */
  async #answerCommitted(waiting: Waiting[], commandIds: ReadonlySet<string>): Promise<Waiting[]> {
    const left: Waiting[] = [];
    for (const each of waiting) {
      const { submission, answer } = each;
      const found = commandIds.has(submission.id) ? await this.#deps.findCommitted(submission.id) : null;
      if (!found) left.push(each);
      else if (submission.command.kind !== 'place') answer({ kind: 'done', order: found.order });
      else answer({ kind: 'placed', order: found.order, payment: null, replayed: false });
    }
    return left;
  }

  /** The database has refused the group. Whose fault it is shows when each goes alone. */
  async #afterRefusal(waiting: Waiting[], error: unknown): Promise<Waiting[]> {
    this.#state = null;
    const [only] = waiting;
    if (waiting.length === 1 && only) {
      const { constraint } = refusalOf(error) ?? {};
      // Two requests with one key at two cafeterias: the other has it now, and its answer counts.
      if (constraint?.startsWith('idempotency_keys')) return waiting;
      const code = problemOfConstraint(constraint ?? undefined);
      if (code === 'internal_error') this.#fail(only, error);
      else only.answer({ kind: 'refused', code, facts: {}, replayed: false });
      return [];
    }
    for (const each of waiting) await this.#settle([each]);
    return [];
  }
}

/** Others were faster each time, or the clock was set forward: nobody's fault, and worth another try. */
class Unrest extends Error {
  constructor() {
    super('the cafeteria does not come to rest');
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A new order is answered with its payment, and one that follows its payment with how that stands now. */
function withPayment(
  { followed, command }: Submission,
  answer: Answer | undefined,
  payments: ReadonlyMap<string, PaymentDocument>,
): Answer {
  if (!answer) return { kind: 'failed', error: 'the command was not decided' };
  if (answer.kind === 'placed') return { ...answer, payment: payments.get(answer.order.id) ?? null };
  if (!followed || !('orderId' in command) || (answer.kind !== 'done' && answer.kind !== 'none'))
    return answer;
  return { ...answer, payment: payments.get(command.orderId) };
}

type KnownAnswer = Extract<CommitAnswer, { kind: 'known' }>['answers'][number];

/** The first answer under a key, or that the key was for another request. */
function replayOf({ isSameRequest, outcome }: KnownAnswer, replayed: boolean): Answer {
  if (!isSameRequest) return { kind: 'refused', code: 'idempotency_key_reused', facts: {}, replayed: false };
  if (!outcome) return { kind: 'failed', error: 'a key without an answer' };
  if (outcome.kind === 'placed') return { ...outcome, payment: null, replayed };
  if (outcome.kind === 'duplicate') return outcome;
  if (outcome.kind === 'done') return { ...outcome, replayed };
  const code = (outcome.code as ProblemCode | undefined) ?? problemOfConstraint(outcome.constraint);
  return { kind: 'refused', code, facts: outcome.facts ?? {}, replayed };
}

/** The database knows other allergens of the student than the command was sent with. */
function correctProfile({ command }: Submission, allergens: ReadonlyMap<string, string[]>): void {
  if (command.kind !== 'place') return;
  command.request.profileAllergens =
    allergens.get(command.request.userId) ?? command.request.profileAllergens;
}

/** The order that a command is about; none: of the cafeteria, or a new one. */
const orderOf = ({ submission: { command } }: Waiting): string =>
  'orderId' in command ? command.orderId : '';
