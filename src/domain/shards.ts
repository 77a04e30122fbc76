/** Which of so many shards a UUID belongs to: its last 32 bits, which are random in a UUIDv7 too. */
export function shardOf(uuid: string, shards: number): number {
  return Number.parseInt(uuid.slice(-8), 16) % shards;
}

/**
 * What SESSION_SHARDS may say: a number of shards an institution, or `users` for an object a user. The first is in force;
 * those after it are what was before, the latest first, where users are fetched from who did not come since.
 */
export const sessionShards = /^(users|[1-9]\d{0,3})( ([1-9]\d{0,3}|users))*$/;
