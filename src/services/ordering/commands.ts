import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Forecast } from '../../contracts/forecast.ts';
import type { Role } from '../../contracts/identity.ts';
import type { Order, Quote } from '../../contracts/orders.ts';
import type { Origin } from '../../contracts/origin.ts';
import type { PaymentDocument } from '../../contracts/payments.ts';
import type { ProblemCode } from '../../contracts/problems.ts';
import type { Command, OrderRequest } from '../../domain/ordering/commands.ts';
import type { Refused } from '../../domain/ordering/decide.ts';
import type { RefusalFacts } from '../../domain/ordering/refusal.ts';
import type { PreparedAnswer } from '../../domain/prepared-answer.ts';

/**
 * A command on its way to a cafeteria's desk. Its id goes into the events that it leads to: by it a command whose answer
 * was lost is known to have been committed.
 */
export type Submission = {
  id: string;
  command: Command;
  /** It may have been committed before: whoever was asked first did not answer. */
  isAgain?: boolean;
  /** For the audit log: who did it. */
  actor?: { actorId: string; actorRole: Role };
  /** The request that it goes back to. */
  origin?: Origin;
  /** Under which the first answer is kept. */
  key?: { userId: string; route: string; key: string; requestHash: string };
  /** Of a command that has an order follow its payment. */
  followed?: { paymentId: string; claimed: boolean; more: boolean };
};

/** The price of a basket and when it would be ready, or why it cannot be had. */
export type Quoted = { kind: 'quoted'; quote: Quote } | Refused;

/** What a cafeteria's object is asked by those who order. */
export type OrderingObject = {
  submit(address: CafeteriaAddress, submission: Submission): Promise<Answer>;
  /** null: no such cafeteria. Warm, no round trip. */
  quote(address: CafeteriaAddress, request: OrderRequest): Promise<Quoted | null>;
  /** When an order of somebody's will be ready; null: they have none such that is still to be made. Warm, no round trip. */
  forecast(address: CafeteriaAddress, asked: { orderId: string; userId: string }): Promise<Forecast | null>;
  /**
   * The slots that can be ordered for, of one day or of all, as they are sent; `same`: as whoever asks has them. null: no such
   * cafeteria. Warm, no round trip.
   */
  slots(
    address: CafeteriaAddress,
    asked: { day?: string; knownTag?: string },
  ): Promise<PreparedAnswer | 'same' | null>;
};

/** What came of a submitted command. */
export type Answer =
  /** `payment`: of a new order that is paid online, not made at the provider yet; null also where it has to be read. */
  | { kind: 'placed'; order: Order; payment: PaymentDocument | null; replayed: boolean }
  /** The same basket came twice without a key: this is the order of the first tap. */
  | { kind: 'duplicate'; order: Order }
  /** `payment`: of an order that has followed it, as it is now. `replayed`: the key came before. */
  | { kind: 'done'; order: Order; payment?: PaymentDocument; replayed?: boolean }
  /** There was nothing to do. */
  | { kind: 'none'; payment?: PaymentDocument }
  | { kind: 'refused'; code: ProblemCode; facts: RefusalFacts; replayed: boolean }
  /** A fault of ours that took this command alone; nothing of it was written. */
  | { kind: 'failed'; error: string }
  /** The database did not answer in time; whether it was written nobody knows. The same again, with its key, tells. */
  | { kind: 'unknown' };
