import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { PlannedNotification, WrittenCommand } from '../../db/ordering/commit.ts';
import { planNotifications, switchOf } from '../../domain/notifications.ts';
import { type Decided, decide } from '../../domain/ordering/decide.ts';
import type { Chance, DecidedEvent } from '../../domain/ordering/events.ts';
import { apply, applyRest, type Evolving, fork } from '../../domain/ordering/evolve.ts';
import { isLasting } from '../../domain/ordering/refusal.ts';
import type { OrderingState } from '../../domain/ordering/state.ts';
import { consequencesOf, hasConsequences } from '../deliveries/consequences.ts';
import type { Answer, Submission } from './commands.ts';

/** A group of commands, decided one after the other: what is to be written, and what each will be answered if it is. */
export type DecidedGroup = {
  before: OrderingState;
  after: Evolving;
  written: WrittenCommand[];
  events: CafeteriaEvent[];
  answers: Map<Submission, Answer>;
  /** Commands that a rule of ours could not decide. */
  faults: { submission: Submission; error: unknown }[];
};

/** Decides a group on a state. A command that throws is answered as failed, and leaves nothing behind; the others go on without it. */
export function decideGroup(
  before: OrderingState,
  group: readonly Submission[],
  now: number,
  chance: Chance,
): DecidedGroup {
  const decided: DecidedGroup = {
    ...{ before, after: fork(before), written: [], events: [] },
    ...{ answers: new Map(), faults: [] },
  };
  const made: Decided[] = [];
  for (const submission of group) {
    try {
      const decision = decide(decided.after, submission.command, now, chance);
      const written = toWritten(before, submission, decision);
      if (decision.kind === 'decided') {
        take(decided.after, decision);
        made.push(decision);
      }
      decided.answers.set(submission, answerOf(decision));
      decided.written.push(written);
      decided.events.push(...written.events.map(({ event }) => event));
    } catch (error) {
      decided.faults.push({ submission, error });
      decided.answers.set(submission, { kind: 'failed', error: String(error) });
      // What it may have left half done is undone: the others' numbers go on from theirs.
      decided.after = fork(before);
      for (const decision of made) take(decided.after, decision);
    }
  }
  return decided;
}

function take(state: Evolving, { events, rest }: Decided): void {
  for (const event of events) apply(state, event);
  applyRest(state, rest);
}

function answerOf(decision: ReturnType<typeof decide>): Answer {
  if (decision.kind === 'refused') return { ...decision, replayed: false };
  const { outcome } = decision;
  return outcome.kind === 'placed' ? { ...outcome, payment: null, replayed: false } : outcome;
}

function toWritten(
  { cafeteria }: OrderingState,
  { id: commandId, command, actor, origin, key, followed }: Submission,
  decision: ReturnType<typeof decide>,
): WrittenCommand {
  const { events, rest }: Pick<Decided, 'events' | 'rest'> =
    decision.kind === 'decided' ? decision : { events: [], rest: {} };
  const told = events.map((event) => toCafeteriaEvent(event, { ...actor, ...origin, commandId }));
  const profile = command.kind === 'place' && command.request.profileAllergens;
  const outcome = decision.kind === 'refused' ? decision : decision.outcome;
  const isKept = decision.kind === 'decided' || isLasting(decision.code);
  return {
    commandId,
    changes: [...events.map(({ changes }) => changes), ...(Object.keys(rest).length > 0 ? [rest] : [])],
    events: told.map((event) => ({
      event,
      isProcessed: !hasConsequences(consequencesOf(cafeteria.id, event)),
    })),
    notifications: told.flatMap(notificationsOf),
    key: key && { ...key, outcome: isKept ? outcome : null },
    profile: profile ? { userId: command.request.userId, allergens: profile } : undefined,
    followed: decision.kind === 'decided' ? followed : undefined,
  };
}

/** As the outbox keeps it. What is null in its data is left out. */
function toCafeteriaEvent(
  { id, seq, event, at, order, data }: DecidedEvent,
  act: CafeteriaEvent['act'],
): CafeteriaEvent {
  return {
    type: 'event',
    seq,
    id,
    event,
    at: new Date(at).toISOString(),
    ...(order && { order }),
    ...(data && { data }),
    act,
  };
}

function notificationsOf({ id, event, order, data }: CafeteriaEvent): PlannedNotification[] {
  return planNotifications({ type: event, order, data }).map((planned) => ({
    eventId: id,
    ...planned,
    ...switchOf(planned.template, planned.channel),
    promisedUntil: order?.promisedUntil ?? null,
  }));
}
