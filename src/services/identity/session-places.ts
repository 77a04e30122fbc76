import { sessionShards, shardOf } from '../../domain/shards.ts';

/** Where somebody has set nothing sound, which the environment's check tells of. */
const unset = '32 users';

let read: { setting: string; counts: number[] } | null = null;

/** 0 stands for `users`. */
function countsIn(setting: string): number[] {
  if (read?.setting !== setting) {
    const sound = sessionShards.test(setting) ? setting : unset;
    read = { setting, counts: sound.split(' ').map((count) => (count === 'users' ? 0 : Number(count))) };
  }
  return read.counts;
}

/** The name of the object that a user had when each had one. */
export const ownName = (institutionId: string, userId: string) => `${institutionId}:${userId}`;

/**
 * The names of the objects that hold a user's sessions: that of today, then those of before, the latest first. A number
 * that is not smaller than the one before it is left out: users come to more shards, never back to fewer.
 */
export function placesOf(setting: string, institutionId: string, userId: string): [string, ...string[]] {
  const counts = countsIn(setting);
  const names = counts
    .filter((count, index) => index === 0 || count < (counts[index - 1] as number))
    .map((count) =>
      count === 0 ? ownName(institutionId, userId) : `${institutionId}:sessions:${shardOf(userId, count)}`,
    );
  return [...new Set(names)] as [string, ...string[]];
}
