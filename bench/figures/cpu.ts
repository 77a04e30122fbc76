/** CPU time by process, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** What is counted under one name: processes with all that descend from them, or (`alone`) without. */
export type Counted = { pids: number[]; alone?: boolean };
export type CpuTimes = Record<string, number>;

type Stat = { parent: number; own: number; buried: number };

/** Linux counts in ticks of a hundredth of a second (USER_HZ), whatever the kernel's own clock. */
const tickMs = 10;

/**
 * CPU milliseconds used so far under each name. Children that have ended count where their parent has buried them: PostgreSQL's
 * backends in the postmaster, so that a connection that came and went is not lost. Empty: this system does not tell.
 */
export function cpuTimes(names: Record<string, Counted>): CpuTimes {
  if (process.platform !== 'linux') return {};
  const stats = readStats();
  return Object.fromEntries(
    Object.entries(names).map(([name, { pids, alone }]) => [
      name,
      pids.reduce((sum, pid) => sum + (alone ? (stats.get(pid)?.own ?? 0) : ofTree(stats, pid)), 0),
    ]),
  );
}

/** What was used between two readings, for each of so many pieces of work. Never negative: a process may have ended between. */
export function cpuEach(before: CpuTimes, after: CpuTimes, count: number): CpuTimes {
  return Object.fromEntries(
    Object.entries(after).map(([name, total]) => [
      name,
      Math.max(0, total - (before[name] ?? 0)) / Math.max(1, count),
    ]),
  );
}

/** The whole tree below a process, with what was buried there. */
export function ofTree(stats: ReadonlyMap<number, Stat>, root: number): number {
  const found = stats.get(root);
  if (!found) return 0;
  let sum = found.own + found.buried;
  for (const [pid, { parent }] of stats) if (parent === root) sum += ofTree(stats, pid);
  return sum;
}

/** `/proc/<pid>/stat`: "pid (name) state ppid …", utime stime cutime cstime being fields 14 to 17 (proc_pid_stat(5)). */
export function parseStat(text: string): { pid: number; name: string } & Stat {
  const [, pid, name = '', rest = ''] = /^(\d+) \((.*)\) (.*)$/s.exec(text) ?? [];
  const fields = rest.trim().split(' ').map(Number);
  const at = (field: number) => fields[field - 3] ?? 0;
  return {
    pid: Number(pid),
    name,
    parent: at(4),
    own: (at(14) + at(15)) * tickMs,
    buried: (at(16) + at(17)) * tickMs,
  };
}

function readStats(): Map<number, Stat & { name: string }> {
  const stats = new Map<number, Stat & { name: string }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const { pid, ...stat } = parseStat(readFileSync(`/proc/${entry}/stat`, 'latin1'));
      stats.set(pid, stat);
    } catch {
      // it ended while we looked
    }
  }
  return stats;
}

/** The child of that name, for a process that started one program: the runtime below the process that drives it. */
export function childNamed(parent: number, name: string): number | null {
  if (process.platform !== 'linux') return null;
  for (const [pid, stat] of readStats()) if (stat.parent === parent && stat.name === name) return pid;
  return null;
}
