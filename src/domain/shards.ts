/** Which of so many shards a UUID belongs to: its last 32 bits, which are random in a UUIDv7 too. */
export function shardOf(uuid: string, shards: number): number {
  return Number.parseInt(uuid.slice(-8), 16) % shards;
}
