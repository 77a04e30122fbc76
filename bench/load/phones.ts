import type { Counter, Day, Person, Stack } from '../stack.ts';
import { basketOf } from './baskets.ts';
import type { LoadReport } from './loops.ts';
import type { Template } from './requests.ts';

export type PhonePlan = {
  stack: Stack;
  day: Day;
  concurrency: number;
  /** Pickup slots to order for, by cafeteria; none: the first that has room. */
  slotStarts: Map<Counter, string[]>;
};

/** Baskets of a phone before it begins again. */
const baskets = 8;
export const inTurn = <T>(of: readonly T[], index: number) => of[index % of.length] as T;

/** Each phone belongs to some of the students, in turn, who come to one cafeteria with changing baskets. */
export function orderingPhones(
  { stack, day, concurrency, slotStarts }: PhonePlan,
  students: Person[],
): Template[][] {
  return phones(concurrency, students, (own, phone) => {
    const counter = inTurn(day.counters, phone);
    const starts = slotStarts.get(counter) ?? [];
    return Array.from({ length: Math.max(own.length, baskets) }, (_, turn) =>
      stack.order(inTurn(stack.origins, phone), inTurn(own, turn), {
        ...basketOf(counter, phone, turn),
        pickupSlot: starts[turn % starts.length],
      }),
    );
  });
}

/** The same phones, whose students look at the menu, signed in. */
export function touchingPhones({ stack, day, concurrency }: PhonePlan, students: Person[]): Template[][] {
  return phones(concurrency, students, (own, phone) =>
    own.flatMap(
      ({ token }) =>
        stack.read(inTurn(stack.origins, phone), 'menu', inTurn(day.counters, phone), { token }) ?? [],
    ),
  );
}

/** Orders of a load and its warm-up that are known, and requests that nobody knows the end of. */
export const told = (...reports: LoadReport[]): [ids: string[], unanswered: number] => [
  reports.flatMap(({ made }) => made.ids),
  reports
    .flatMap(({ outcomes }) => Object.entries(outcomes))
    .reduce((sum, [outcome, count]) => sum + (outcome.startsWith('0 ') ? count : 0), 0),
];

/** What went wrong with a load, by how often. */
export const troubles = ({ outcomes }: LoadReport): string[] =>
  Object.entries(outcomes)
    .filter(([outcome]) => !/^[23]/.test(outcome))
    .map(([outcome, count]) => `${count} × ${outcome}`);

const phones = (
  concurrency: number,
  students: Person[],
  requests: (own: Person[], phone: number) => Template[],
): Template[][] =>
  Array.from({ length: Math.min(concurrency, students.length) }, (_, phone) =>
    requests(
      students.filter((_, index) => index % concurrency === phone),
      phone,
    ),
  );
