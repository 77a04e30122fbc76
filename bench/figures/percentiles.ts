/** The value that the share `mark` (0 … 1) of the values does not exceed (nearest rank). NaN: there is none. */
export function percentile(values: ArrayLike<number>, mark: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(mark * sorted.length) - 1)] ?? Number.NaN;
}

/** p50, p95 and p99 of waits in milliseconds, named `<prefix>P50Ms` and so on. */
export function waits(prefix: string, milliseconds: ArrayLike<number>): Record<string, number> {
  const sorted = Float64Array.from(milliseconds).sort();
  const rank = (mark: number) => sorted[Math.max(0, Math.ceil(mark * sorted.length) - 1)] ?? Number.NaN;
  return { [`${prefix}P50Ms`]: rank(0.5), [`${prefix}P95Ms`]: rank(0.95), [`${prefix}P99Ms`]: rank(0.99) };
}

/** The middle value; of an even number, the mean of the two in the middle. NaN: there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
