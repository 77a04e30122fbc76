import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { TestCard } from './cards.ts';
import { missing } from './refusal.ts';

/** The newest so many of a kind are kept: a load test of an afternoon must not eat the machine's memory. */
const maxThings = 10_000;

export const nowSeconds = () => Math.floor(Date.now() / 1_000);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const randomId = (prefix: string) =>
  `${prefix}${[...randomBytes(22)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;

/** Things of one kind, oldest first. */
export class Shelf<T extends { id: string }> {
  readonly noun: string;
  #things = new Map<string, T>();

  constructor(noun: string) {
    this.noun = noun;
  }

  add(thing: T): T {
    this.#things.set(thing.id, thing);
    // A Map keeps the order of insertion: its first key is the oldest.
    if (this.#things.size > maxThings) this.#things.delete(this.#things.keys().next().value as string);
    return thing;
  }

  find = (id: string): T | undefined => this.#things.get(id);

  /** Refusals: `resource_missing`. */
  get(id: string): T {
    const thing = this.#things.get(id);
    if (!thing) throw missing(this.noun, id);
    return thing;
  }

  newestFirst = (): T[] => [...this.#things.values()].reverse();
}

export type Emit = (type: string, object: { id: string }) => void;

/** What one Stripe account knows. Another account's calls find none of it. */
export class Books {
  readonly id: string;
  readonly emit: Emit;
  readonly intents = new Shelf<Stripe.PaymentIntent>('payment_intent');
  readonly charges = new Shelf<Stripe.Charge>('charge');
  readonly refunds = new Shelf<Stripe.Refund>('refund');
  readonly entries = new Shelf<Stripe.BalanceTransaction>('balance_transaction');
  readonly methods = new Shelf<Stripe.PaymentMethod>('payment_method');
  readonly customers = new Shelf<Stripe.Customer>('customer');
  /** Which test card a payment method is. */
  readonly cards = new Map<string, TestCard>();

  constructor(id: string, emit: Emit) {
    this.id = id;
    this.emit = emit;
  }

  chargeOf({ latest_charge: id }: Stripe.PaymentIntent): Stripe.Charge | undefined {
    return typeof id === 'string' ? this.charges.find(id) : undefined;
  }

  refundsOf = (intentId: string): Stripe.Refund[] =>
    this.refunds.newestFirst().filter(({ payment_intent }) => payment_intent === intentId);
}
