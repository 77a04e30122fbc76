/** What the sandbox's Stripe has in its books, and where the ledger disagrees with it. */
import type pg from 'pg';
import { neglectedSeconds } from './payment-invariants.ts';

export type BookedIntent = {
  id: string;
  institutionId: string | null;
  orderId: string | null;
  status: string;
  capturedCents: number;
  refundedCents: number;
};

type Shown = {
  intent: {
    id: string;
    status: string;
    amount_received: number;
    metadata: Record<string, string | undefined>;
  };
  refunds: { amount: number; status: string }[];
};

/** As many as the sandbox shows; a load test of an afternoon has more. */
const newest = 1_000;

export async function readBooks(sandboxUrl: string): Promise<BookedIntent[]> {
  const response = await fetch(`${sandboxUrl}/stripe/payment_intents?limit=${newest}`);
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
  return ((await response.json()) as Shown[]).map(({ intent, refunds }) => ({
    id: intent.id,
    institutionId: intent.metadata.institutionId ?? null,
    orderId: intent.metadata.orderId ?? null,
    status: intent.status,
    capturedCents: intent.status === 'succeeded' ? intent.amount_received : 0,
    refundedCents: refunds
      .filter(({ status }) => status === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0),
  }));
}

/** Beside the rules: what Stripe took and gave back is what the ledger says, but for what is being found out. */
export async function disagreements(client: pg.Client, books: BookedIntent[]): Promise<string[]> {
  const { rows } = await client.query<{
    provider_id: string;
    captured_cents: number;
    refunded_cents: number;
    fresh: boolean;
  }>(
    `select provider_id, captured_cents, refunded_cents,
       due_at is not null or (closed_at is null and checked_at > now() - interval '${neglectedSeconds} seconds') as fresh
     from payments where provider_id is not null`,
  );
  const ledger = new Map(rows.map((row) => [row.provider_id, row]));
  const wrong = books.flatMap((booked) => {
    const row = ledger.get(booked.id);
    const said = `Stripe captured ${booked.capturedCents} and refunded ${booked.refundedCents} by ${booked.id}`;
    if (!row)
      return booked.capturedCents > 0 ? [`order ${booked.orderId}: ${said}, which no payment knows`] : [];
    const agrees = row.captured_cents === booked.capturedCents && row.refunded_cents === booked.refundedCents;
    return agrees || row.fresh
      ? []
      : [`order ${booked.orderId}: ${said}, the ledger says ${row.captured_cents} and ${row.refunded_cents}`];
  });
  const chargesOf = Map.groupBy(
    books.filter(({ capturedCents }) => capturedCents > 0),
    ({ orderId }) => orderId,
  );
  const twice = [...chargesOf].filter(([orderId, charges]) => orderId && charges.length > 1);
  return [
    ...wrong,
    ...twice.map(([orderId, charges]) => `order ${orderId}: charged ${charges.length} times at Stripe`),
  ];
}
