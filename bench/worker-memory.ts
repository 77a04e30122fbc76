import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of the workerd processes of a process group, in KB. null: this system does not tell. */
export function workerMemoryKb(group: number | undefined): number | null {
  if (process.platform !== 'linux' || !group) return null;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + residentKb(pid, group), 0);
}

function residentKb(pid: string, group: number): number {
  try {
    // "pid (name) state ppid pgrp …"
    const [, name, pgrp] = /\((.*)\) \S \d+ (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    if (name !== 'workerd' || Number(pgrp) !== group) return 0;
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it ended while we looked
  }
}
