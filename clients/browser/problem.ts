import type { Order, Quote } from '../../src/contracts/orders.ts';
import type { ProblemCode } from '../../src/contracts/problems.ts';

/** An RFC 9457 problem document, as far as a page of ours reads it; `title` is in the language that was asked for. */
export type ProblemDocument = {
  code: ProblemCode;
  status: number;
  title: string;
  detail: string;
  errors?: { detail: string; pointer?: string }[];
  /** Of a conflict about an order: the order as it is now. */
  order?: Order;
  /** Of a total that has changed: what it is now. */
  quote?: Quote;
  /** Of a time that cannot be had: those that can, RFC 3339. */
  nextSlots?: string[];
};

/** The API answered, and refused. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.title);
    this.document = document;
  }

  get code(): ProblemCode {
    return this.document.code;
  }

  /** Whether the same request may succeed in a moment. */
  get passes(): boolean {
    return this.document.status >= 500 || this.document.status === 429;
  }
}

/** The API did not answer: no network, or nothing in time. The request may have arrived all the same. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** A captive portal has answered in the API's place, with its own page: nothing is reached before somebody signs in there. */
export class Intercepted extends Unreachable {
  override name = 'Intercepted';
}

/** Whether waiting may help, rather than doing something else. */
export const passes = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof ApiProblem && error.passes);
