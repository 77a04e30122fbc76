import { queueMessagesTotal, queues } from './metrics.ts';

/** The label of a queue, whatever environment its name is of. */
export function queueNamed(name: string): (typeof queues)[number] {
  return queues.find((queue) => name.startsWith(`itsur-eats-${queue}`)) ?? 'other';
}

/** Counts what a queue has brought, by how often it has brought it: the queue's last try before the dead letters is the fourth. */
export function countMessages({ queue, messages }: MessageBatch<unknown>): void {
  for (const { attempts } of messages)
    queueMessagesTotal.inc({ queue: queueNamed(queue), attempt: attempts > 4 ? 'more' : String(attempts) });
}
