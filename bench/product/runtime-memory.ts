import { readFileSync } from 'node:fs';

/** Resident memory of a process in KB. null: this system does not tell. */
export function residentKb(pid: number | null): number | null {
  if (process.platform !== 'linux' || !pid) return null;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
