/** What must be true of orders that were answered with 201, whoever kept them. */

/** `extra` are orders that nobody was told of: of requests that got no answer, so many may be. */
export function orderFaults(
  answered: readonly string[],
  stored: readonly string[],
  unanswered: number,
): string[] {
  const kept = new Map<string, number>();
  for (const id of stored) kept.set(id, (kept.get(id) ?? 0) + 1);
  const told = new Set(answered);
  const lost = [...told].filter((id) => !kept.has(id)).length;
  const twiceTold = answered.length - told.size;
  const twiceKept = [...kept.values()].filter((count) => count > 1).length;
  const extra = [...kept.keys()].filter((id) => !told.has(id)).length;
  return [
    ...said(lost, 'orders lost: answered with 201 and not stored'),
    ...said(twiceTold, 'orders answered twice'),
    ...said(twiceKept, 'orders stored twice'),
    ...said(extra > unanswered ? extra : 0, 'orders stored that nobody was told of'),
  ];
}

export type EventLog = {
  cafeteriaId: string;
  head: number;
  count: number;
  distinct: number;
  first: number;
  last: number;
};

/** An event log is whole when its numbers are 1 … head, each once. */
export function logFaults(logs: readonly EventLog[]): string[] {
  return logs.flatMap(({ cafeteriaId, head, count, distinct, first, last }) => {
    if (head === 0 && count === 0) return [];
    const whole = first === 1 && last === head && count === head && distinct === head;
    return whole
      ? []
      : [`events of ${cafeteriaId}: ${count} (${distinct} distinct) from ${first} to ${last}, head ${head}`];
  });
}

/** Messages by status: each order has so many, all of them sent. */
export function deliveryFaults(byStatus: Readonly<Record<string, number>>, expected: number): string[] {
  const { sent = 0, ...others } = byStatus;
  return [
    ...said(expected - sent, 'messages not sent'),
    ...Object.entries(others).flatMap(([status, count]) => said(count, `messages ${status}`)),
  ];
}

/** What staff heard of orders, of which so many sockets (`expected`) should have heard each. Latencies run from the intended sending. */
export function hearing(
  made: { ids: readonly string[]; intendedAt: ArrayLike<number> },
  expected: readonly number[],
  heard: { ids: readonly string[]; sockets: readonly number[]; at: readonly number[] },
): { latencies: number[]; lost: number; doubled: number } {
  const intended = new Map(made.ids.map((id, index) => [id, made.intendedAt[index] ?? 0]));
  const firsts = new Map<string, Map<number, number>>();
  let doubled = 0;
  for (const [index, id] of heard.ids.entries()) {
    if (!intended.has(id)) continue;
    const of = firsts.get(id) ?? new Map<number, number>();
    firsts.set(id, of);
    const socket = heard.sockets[index] ?? 0;
    if (of.has(socket)) doubled++;
    else of.set(socket, heard.at[index] ?? 0);
  }
  const missed = made.ids.map((id, index) => (expected[index] ?? 0) - (firsts.get(id)?.size ?? 0));
  return {
    latencies: [...firsts].flatMap(([id, of]) => [...of.values()].map((at) => at - (intended.get(id) ?? 0))),
    lost: missed.reduce((sum, count) => sum + Math.max(0, count), 0),
    doubled,
  };
}

const said = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
