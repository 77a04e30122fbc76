/** Looks at processes without trusting their numbers: a pid in an old file may by now be someone else's. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

type Process = { pid: number; group: number; command: string };

/** Every process that can be seen. /proc first: slim containers have no `ps`. */
function processes(): Process[] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(fromProc);
  if (process.platform === 'win32') return [];
  const listing = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,command='], { encoding: 'utf8' });
  return listing.split('\n').flatMap((line) => {
    const [, pid, group, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command ? [{ pid: Number(pid), group: Number(group), command }] : [];
  });
}

function fromProc(pid: string): Process[] {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    // "pid (name) state ppid pgrp …": the name may hold spaces and brackets.
    const [, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return command ? [{ pid: Number(pid), group: Number(group), command }] : []; // a zombie has no command
  } catch {
    return []; // it ended while we looked
  }
}

/** The command line of a living process, else null. */
export function commandOf(pid: number): string | null {
  return processes().find((found) => found.pid === pid)?.command ?? null;
}

/** Whether the system has a process of that number, dead ones that nobody has waited for included. */
export function isKnown(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command lines of a living process group. */
export function commandsOfGroup(group: number): string[] {
  return processes()
    .filter((found) => found.group === group)
    .map((found) => found.command);
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it is gone, which is what was wanted
  }
}

/** Waits until `gone()`, at most so many milliseconds; answers whether it came true. */
export async function waitUntil(gone: () => boolean, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!gone()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** A child outside our terminal's group: Ctrl-C must reach us alone, so that we end things in order. */
export function spawnApart(command: string[], options: Parameters<typeof spawn>[2]): ChildProcess {
  const [file = '', ...parameters] = command;
  return spawn(file, parameters, { ...options, detached: process.platform !== 'win32' });
}
