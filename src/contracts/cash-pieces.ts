/** Notes and coins by their cents, the largest first. Sources: Banco de México, banknotes and coins in circulation; US Mint. */
export const cashPieces: Readonly<Record<string, readonly number[]>> = {
  MXN: [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50],
  USD: [10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1],
};

/** What so many notes and coins come to, in cents. */
export const sumOfPieces = (pieces: Readonly<Record<string, number>>): number =>
  Object.entries(pieces).reduce((sum, [cents, count]) => sum + Number(cents) * count, 0);
